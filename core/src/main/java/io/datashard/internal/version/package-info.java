/** What a version of a table is, as data. How versions come into being is in {@code internal.commit}. */
package io.datashard.internal.version;
