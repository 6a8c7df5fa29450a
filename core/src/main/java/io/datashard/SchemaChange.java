package io.datashard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change of a table's columns, for {@link Transaction#alter}. It rewrites no file: files keep what they were written with, and are
 * read as the table has it now.
 *
 * <p>A column is named by its path, from a top-level column down through structs, and without regard to case: {@code ["address",
 * "city"]}. An array's elements are {@code "element"}, a map's {@code "key"} and {@code "value"}.
 */
public sealed interface SchemaChange {

    /** The column that changes. */
    List<String> path();

    /** Where among its siblings a column goes. */
    sealed interface Position {
        /** After all others. */
        Position LAST = new Last();

        /** Before all others. */
        Position FIRST = new First();

        /** Right after a sibling. */
        static Position after(String sibling) {
            return new After(sibling);
        }

        record Last() implements Position {}

        record First() implements Position {}

        record After(String sibling) implements Position {}
    }

    /**
     * Adds a column. Rows of older files have its {@link Defaults#initial} value there, so a column that is never null needs one.
     *
     * @param parent the path of the struct that it goes into; empty for a column of the table
     * @param column gets a new id, whatever its own is; so do the fields inside
     */
    record Add(List<String> parent, Field column, Position position) implements SchemaChange {
        public Add {
            parent = List.copyOf(parent);
        }

        /** A column of the table, after all others. */
        public Add(Field column) {
            this(List.of(), column, Position.LAST);
        }

        @Override
        public List<String> path() {
            List<String> path = new ArrayList<>(parent);
            path.add(column.name());
            return List.copyOf(path);
        }
    }

    /** Drops a column or a struct's field, but not the last one. Older versions still show it; one of its name that is added later is another. */
    record Drop(List<String> path) implements SchemaChange {
        public Drop {
            path = List.copyOf(path);
        }
    }

    /** Gives a column another name, which none of its siblings may have. */
    record Rename(List<String> path, String newName) implements SchemaChange {
        public Rename {
            path = List.copyOf(path);
        }
    }

    /** Moves a column among its siblings. */
    record Move(List<String> path, Position position) implements SchemaChange {
        public Move {
            path = List.copyOf(path);
        }
    }

    /** Says something else about a column, or nothing any more. */
    record Comment(List<String> path, Optional<String> comment) implements SchemaChange {
        public Comment {
            path = List.copyOf(path);
        }
    }

    /**
     * Gives a column a type that holds all values of the one it has: byte to short to int to long, float to double, a decimal to more
     * digits before the point.
     *
     * @param sqlType {@link Field#sqlType} from now on
     */
    record Widen(List<String> path, Type type, Optional<String> sqlType) implements SchemaChange {
        public Widen {
            path = List.copyOf(path);
        }

        /** A type that SQL declares as it is. */
        public Widen(List<String> path, Type type) {
            this(path, type, Optional.empty());
        }
    }

    /** Lets a column be null. */
    record DropNotNull(List<String> path) implements SchemaChange {
        public DropNotNull {
            path = List.copyOf(path);
        }
    }

    /**
     * Makes a column of the table one that is never null. The catalog's null counts must prove at commit that it has no null; of appends
     * that are under way, those that commit later conflict.
     */
    record SetNotNull(List<String> path) implements SchemaChange {
        public SetNotNull {
            path = List.copyOf(path);
        }
    }

    /** Sets what new rows get that are written without the column; {@link Defaults#NONE} for null. Rows that are there stay as they are. */
    record SetDefault(List<String> path, Defaults defaults) implements SchemaChange {
        public SetDefault {
            path = List.copyOf(path);
        }
    }
}
