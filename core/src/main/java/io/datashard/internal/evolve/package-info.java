/**
 * Changes of a table's columns and partitioning, from one state of its metadata to the next. What files that are there could not
 * follow is refused here, before anything is committed.
 */
package io.datashard.internal.evolve;
