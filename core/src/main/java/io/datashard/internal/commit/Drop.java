package io.datashard.internal.commit;

/** What becomes of a dropped table's older versions. */
public enum Drop {
    /** They can be read by their numbers and ids as before. */
    KEEP,
    /** They are given up: who creates a table on top takes nothing over from them, so that their files can be deleted. */
    PURGE
}
