/**
 * Processes that are killed while they commit. What they acknowledged is there once, what they did not is there as a whole or not at
 * all, and nobody has to clean up.
 */
package io.datashard.integration.crash;
