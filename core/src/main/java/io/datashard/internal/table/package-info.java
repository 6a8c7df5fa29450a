/** Tables, snapshots and transactions: what stands behind the public API. */
package io.datashard.internal.table;
