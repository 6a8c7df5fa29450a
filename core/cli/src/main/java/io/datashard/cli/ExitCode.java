package io.datashard.cli;

/** How the program ends. Scripts rely on these numbers. */
public final class ExitCode {
    /** It did what was asked. */
    public static final int OK = 0;

    /** It could not: no such table or version, a store that fails, something that datashard refuses. */
    public static final int ERROR = 1;

    /** The command line makes no sense. */
    public static final int USAGE = 2;

    /** A check found damage. */
    public static final int DAMAGE = 3;

    /** Somebody else's commit contradicts it. Nothing was changed; it can be run again. */
    public static final int CONFLICT = 4;

    /** The store did not say whether a commit succeeded. The table's history tells, before it is run again. */
    public static final int UNKNOWN = 5;

    private ExitCode() {}
}
