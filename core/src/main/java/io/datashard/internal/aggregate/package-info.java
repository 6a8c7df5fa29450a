/**
 * Answers about the rows of files from their entries in the catalog alone. An answer is exact or not given: what an entry leaves open
 * is never guessed.
 */
package io.datashard.internal.aggregate;
