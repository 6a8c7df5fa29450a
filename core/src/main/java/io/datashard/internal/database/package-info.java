/** Databases: directories of tables, and what their namespaces are. A table itself is none the wiser for lying in one. */
package io.datashard.internal.database;
