/** Benchmarks of the core alone, without Spark. They run only when asked for by name, and each says how in its comment. */
package io.datashard.bench;
