/**
 * Decides from a file's entry alone whether its rows can satisfy a condition. Never opens a file, and never guesses: what is not
 * known leaves the answer open.
 */
package io.datashard.internal.prune;
