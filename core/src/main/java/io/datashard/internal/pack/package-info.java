/**
 * Lists of files in few bytes, so that the plan of a million files fits into the memory of a driver and into the messages to its
 * tasks. The form lives in memory and between processes of one version of the code, never on disk.
 */
package io.datashard.internal.pack;
