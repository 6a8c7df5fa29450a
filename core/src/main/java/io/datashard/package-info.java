/**
 * The public API of the datashard table format: tables, snapshots, transactions, schemas, partitionings and predicates.
 * Everything under {@code io.datashard.internal} may change at any time.
 */
package io.datashard;
