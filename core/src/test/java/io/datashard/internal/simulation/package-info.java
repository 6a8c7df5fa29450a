/**
 * A deterministic simulation of the commit protocol: many processes on one table, in virtual time, on a store that fails as its seed
 * wants. An auditor with a model of its own then checks that nothing was lost, seen by halves or committed against the rules.
 */
package io.datashard.internal.simulation;
