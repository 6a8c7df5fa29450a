/**
 * In which order a compaction writes rows, and how many files they become. Which of a table's files are in that order already, their names
 * tell.
 */
package io.datashard.spark.layout;
