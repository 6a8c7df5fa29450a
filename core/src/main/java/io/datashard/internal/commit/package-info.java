/**
 * Versions of a table and how one comes into being: read, write, validate, commit. A version exists if and only if its object does, and
 * one that was prepared with those of other tables counts if and only if their decision says so.
 */
package io.datashard.internal.commit;
