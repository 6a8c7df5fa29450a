/** Programs that measure. They are run by the scripts in {@code integration-tests/benchmarks}, and never as tests. */
package io.datashard.integration.benchmarks;
