/**
 * Tests of datashard as its users get it: the one jar, on a real Spark. Scala suites extend {@code SparkSuite}, which gives them
 * a session and places to write.
 */
package io.datashard.integration;
