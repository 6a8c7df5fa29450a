/** Checks that a table is whole. It reads all that the versions refer to but the rows, and repairs nothing but the hint. */
package io.datashard.internal.verify;
