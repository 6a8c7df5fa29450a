/** Forms of values and tables: sizes, times and aligned columns for people, JSON for programs. Knows nothing of datashard's tables. */
package io.datashard.cli.text;
