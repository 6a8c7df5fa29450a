/** The JSON of the format's metadata, as core/FORMAT.md specifies it. Nothing read from it is ever more than data. */
package io.datashard.internal.json;
