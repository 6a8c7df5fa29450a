package io.datashard.internal.commit;

import io.datashard.Defaults;
import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.TableAlreadyExistsException;
import io.datashard.internal.types.FieldTree;
import io.datashard.internal.version.Metadata;
import io.datashard.internal.version.Version;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a table that somebody created is the one that a transaction meant to create: then it may append there instead. */
public final class SameTable {
    private SameTable() {}

    /**
     * Requires columns of the same names, types, ids and nullability in the same order, and the same partitioning. Comments, defaults and
     * properties are the creator's.
     *
     * @throws TableAlreadyExistsException that says what differs
     */
    public static void require(Version theirs, Metadata wanted, String location) {
        Metadata table = theirs.metadata().metadata();
        difference(table, wanted).ifPresent(difference -> {
            throw new TableAlreadyExistsException("there is a table at " + location + " already (version "
                    + theirs.number() + ", snapshot " + theirs.line().snapshotId()
                    + "), and it differs from the one to be"
                    + " created: " + difference
                    + ". Nothing was committed; load the table and write what fits it, or choose"
                    + " another location");
        });
    }

    private static Optional<String> difference(Metadata table, Metadata wanted) {
        List<Field> columns = withoutComments(table.schema().columns());
        List<Field> wantedColumns = withoutComments(wanted.schema().columns());
        for (int i = 0; i < Math.max(columns.size(), wantedColumns.size()); i++) {
            String theirs = i < columns.size() ? text(columns.get(i)) : "nothing";
            String own = i < wantedColumns.size() ? text(wantedColumns.get(i)) : "nothing";
            if (!theirs.equals(own)) {
                return Optional.of("its column " + (i + 1) + " is " + theirs + ", not " + own);
            } else if (!columns.get(i).equals(wantedColumns.get(i))) {
                return Optional.of("field ids or nullability inside its column " + theirs + " are others");
            }
        }
        return table.partitioning().equals(wanted.partitioning())
                ? Optional.empty()
                : Optional.of("it is partitioned by " + text(table.partitioning(), table.schema()) + ", not by "
                        + text(wanted.partitioning(), wanted.schema()));
    }

    private static String text(Field column) {
        return column.name() + " " + column.type() + (column.nullable() ? "" : " not null") + " (id " + column.id()
                + ")";
    }

    private static String text(Partitioning partitioning, Schema schema) {
        StringBuilder text = new StringBuilder();
        for (PartitionField field : partitioning.fields()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(field.transform())
                    .append(" of ")
                    .append(field.sourceIds().stream()
                            .map(id -> schema.field(id).map(Field::name).orElse("?"))
                            .collect(Collectors.joining(" and ")))
                    .append(" as ")
                    .append(field.name())
                    .append(" (id ")
                    .append(field.id())
                    .append(')');
        }
        return text.isEmpty() ? "nothing" : text.toString();
    }

    private static List<Field> withoutComments(List<Field> fields) {
        return FieldTree.map(
                fields, field -> field.withComment(Optional.empty()).withDefaults(Defaults.NONE));
    }
}
