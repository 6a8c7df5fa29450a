/** The program {@code datashard}, which looks at tables and maintains them without Spark. Each command is a class that makes a report. */
package io.datashard.cli;
