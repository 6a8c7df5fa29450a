package io.datashard.internal.commit;

import io.datashard.DatashardException;

/** What a transaction over several tables meets of which only some are numbered, when the work of one of these was done before. */
public final class PartlyDone {
    private PartlyDone() {}

    /**
     * To be thrown where it is certain that nothing was committed.
     *
     * @param done the root of the table whose numbered work was done before
     * @param unnumbered that of one of which nobody can tell whether its work was
     */
    public static DatashardException exception(String done, String unnumbered) {
        return new DatashardException("the work of this transaction over several tables in the table at " + done
                + " was done before, as its number says, and what it does to the table at " + unnumbered
                + " is not numbered, so it cannot be told whether that was done, too. Nothing was committed. If it was all"
                + " committed by an earlier run, there is nothing left to do. Number the work in all tables or none with once();"
                + " what has no number, as a drop, belongs into a transaction of its own");
    }
}
