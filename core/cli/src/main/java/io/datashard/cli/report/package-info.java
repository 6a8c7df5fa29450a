/** What commands have to say: computed from a table, and told as text for people or as JSON for programs. Only reads tables. */
package io.datashard.cli.report;
