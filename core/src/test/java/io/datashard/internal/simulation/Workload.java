package io.datashard.internal.simulation;

import io.datashard.Transaction;

/** A kind of transaction. */
interface Workload {

    /** Begins one and tells it what to do. Throws what the table throws. */
    Pending begin(Client client);

    /** A transaction before its commit, and what it is to do. */
    record Pending(Transaction transaction, Statement statement) {}
}
