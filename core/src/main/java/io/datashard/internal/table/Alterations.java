package io.datashard.internal.table;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.datashard.DatashardException;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.SchemaChange;
import io.datashard.internal.commit.Intent;
import io.datashard.internal.evolve.Evolution;
import io.datashard.internal.version.Metadata;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a transaction changes of a table beside its files. Each method that throws changes nothing. */
final class Alterations {
    private final Metadata before;
    private final Set<Integer> neverNull = new HashSet<>();
    private Optional<Metadata> altered = Optional.empty();
    private Optional<Metadata> atRemoval = Optional.empty();
    private boolean isReplaced;

    Alterations(Metadata before) {
        this.before = before;
    }

    /** The metadata after all of them. */
    Metadata now() {
        return altered.orElse(before);
    }

    /** Of a column that a later change dropped, or lets be null again, nothing is to be proven. */
    Intent.Alteration all() {
        Set<Integer> proofs = neverNull.stream()
                .filter(id -> now().schema()
                        .field(id)
                        .filter(column -> !column.nullable())
                        .isPresent())
                .collect(toUnmodifiableSet());
        return new Intent.Alteration(altered, atRemoval, proofs);
    }

    /** To be told when the transaction is told what to remove: that is meant for the metadata as it is now. */
    void removing() {
        atRemoval = altered;
    }

    void replace(Schema schema, Partitioning partitioning) {
        altered = Optional.of(now().replacedBy(schema, partitioning));
        isReplaced = true;
    }

    /** Whether all columns are new ones, of which no row that was there has a value. */
    boolean isReplaced() {
        return isReplaced;
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return altered.isEmpty();
    }

    /** Whether nothing was altered since the transaction was told what to remove. */
    boolean isAsAtRemoval() {
        return atRemoval.equals(altered);
    }

    /** Adds those of a statement that began when these had been made. */
    void take(Alterations later) {
        altered = later.altered.or(() -> altered);
        neverNull.addAll(later.neverNull);
        isReplaced |= later.isReplaced;
    }

    void change(List<SchemaChange> changes) {
        Metadata metadata = now();
        Set<Integer> proofs = new HashSet<>();
        for (SchemaChange change : changes) {
            metadata = Evolution.apply(metadata, change);
            if (change instanceof SchemaChange.SetNotNull) {
                proofs.add(metadata.schema()
                        .field(change.path().toArray(String[]::new))
                        .orElseThrow()
                        .id());
            }
        }
        if (metadata.schema().columns().isEmpty()) {
            throw new DatashardException(changes.get(changes.size() - 1).path().get(0)
                    + " is the last column of the table and cannot be dropped: rows need one. Add another one first");
        }
        altered = Optional.of(metadata);
        neverNull.addAll(proofs);
    }

    void partition(String partitioning) {
        altered = Optional.of(Evolution.partitionedBy(now(), Partitioning.parse(partitioning, now().schema())));
    }

    /** Null removes a property. */
    void set(Map<String, String> changes) {
        Map<String, String> properties = new HashMap<>(now().properties());
        changes.forEach((key, value) -> {
            if (value == null) {
                properties.remove(key);
            } else {
                properties.put(key, value);
            }
        });
        altered = Optional.of(now().withProperties(properties));
    }
}
