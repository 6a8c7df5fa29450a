package io.datashard.internal.version;

/**
 * What a version that was prepared by a transaction over several tables waits for: it counts if its database's decision says so.
 *
 * @param decision the id of the decision, a UUID; that of the version's transaction, too
 * @param levelsUp how many levels above the table's root the database's directory lies, at least 1
 * @param database the database's id, by which it is known
 */
public record Condition(String decision, int levelsUp, String database) {}
