/**
 * Gives up old versions of a table and deletes what only they needed. A floor is committed first; what goes is then found by reference, version by version, and written down before the first file is deleted.
 */
package io.datashard.internal.vacuum;
