/**
 * Versions of a table and how one comes into being: read, write, validate, commit. A version exists if and only if its object does.
 */
package io.datashard.internal.commit;
