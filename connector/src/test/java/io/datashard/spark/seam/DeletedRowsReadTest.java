package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CorruptTableException;
import io.datashard.DeletionVector;
import io.datashard.RowSet;
import io.datashard.Schema;
import io.datashard.internal.store.Stores;
import io.datashard.internal.vector.VectorWriter;
import io.datashard.spark.types.SparkSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deleted rows are left out, whichever row groups, pages and parts of their file are read. */
class DeletedRowsReadTest {
    private static final int ROWS = 9_000;
    private static final StructType COLUMNS = StructType.fromDDL(
            "id int, text string, s struct<a int, b struct<c string>>, l array<int>, m map<string, int>, d decimal(20,2)");
    private static final Schema TABLE = SparkSchema.fromSpark(COLUMNS);

    /** Row groups of some hundred rows with several pages each. */
    private static final Map<String, String> SMALL = Map.of(
            "parquet.block.size",
            "65536",
            "parquet.page.size",
            "1024",
            "parquet.page.row.count.limit",
            "150",
            "parquet.block.size.row.check.min",
            "100",
            "parquet.page.size.row.check.min",
            "50");

    @TempDir
    private Path root;

    private SparkFiles files;
    private int vectors;

    @BeforeEach
    void openDirectory() {
        files = new SparkFiles(root);
    }

    @Test
    void whatIsDeletedIsNotReadHoweverAFileIsCut() throws IOException {
        FileSlice whole = write();
        List<Row> rows = files.read(TABLE, COLUMNS, whole);
        assertThat(rows).hasSize(ROWS);
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            RowSet deleted = deleted(random);
            FileSlice file = with(whole, deleted);

            assertThat(files.read(TABLE, COLUMNS, cut(file, 1 + random.nextInt(5))))
                    .as("seed %s", seed)
                    .isEqualTo(left(rows, deleted));
            assertThat(files.read(TABLE, new StructType(), file))
                    .hasSize(left(rows, deleted).size());
        }
    }

    @Test
    void positionsAreRightWhereRowGroupsAndPagesAreSkipped() throws IOException {
        FileSlice whole = write();
        StructType projection = StructType.fromDDL("id int, text string");
        int skipped = 0;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            RowSet deleted = deleted(random);
            int from = random.nextInt(ROWS);
            int to = from + random.nextInt(700);
            PartitionReaderFactory factory = files.factory(TABLE, projection, compare(">=", from), compare("<", to));

            List<Row> read = files.read(factory, projection, cut(with(whole, deleted), 1 + random.nextInt(3)));

            skipped += read.size() < ROWS - deleted.count() ? 1 : 0;
            List<Integer> ids = read.stream().map(row -> row.getInt(0)).toList();
            assertThat(ids)
                    .as("seed %s", seed)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .noneMatch(deleted::contains);
            assertThat(ids)
                    .containsAll(IntStream.range(from, Math.min(to, ROWS))
                            .filter(id -> !deleted.contains(id))
                            .boxed()
                            .toList());
        }
        assertThat(skipped).isGreaterThan(10);
    }

    @Test
    void aFileWithVectorsLiesBetweenOthers() throws IOException {
        StructType id = StructType.fromDDL("id int");
        Schema table = SparkSchema.fromSpark(id);
        FileSlice one = files.write(table, List.of(RowFactory.create(1), RowFactory.create(2)));
        FileSlice other = files.write(table, List.of(RowFactory.create(3), RowFactory.create(4)));

        assertThat(files.read(table, id, one, with(other, RowSet.of(0)), with(one, RowSet.of(0, 1)), other))
                .extracting(row -> row.getInt(0))
                .containsExactly(1, 2, 4, 3, 4);
    }

    @Test
    void aMissingOrDamagedVectorIsNamed() throws IOException {
        StructType id = StructType.fromDDL("id int");
        Schema table = SparkSchema.fromSpark(id);
        FileSlice file = files.write(table, List.of(RowFactory.create(1)));
        FileSlice missing = with(file, Optional.of(new DeletionVector.Stored(1, "gone.dv", 4, 40)));
        Files.write(root.resolve("damaged.dv"), new byte[100]);
        FileSlice damaged = with(file, Optional.of(new DeletionVector.Stored(1, "damaged.dv", 4, 40)));

        assertThatThrownBy(() -> files.read(table, id, missing))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("gone.dv");
        assertThatThrownBy(() -> files.read(table, id, damaged))
                .isInstanceOf(CorruptTableException.class)
                .hasMessageContaining("damaged.dv");
    }

    private FileSlice write() {
        return files.write(
                TABLE,
                IntStream.range(0, ROWS).mapToObj(DeletedRowsReadTest::row).toList(),
                SMALL);
    }

    private static Row row(int id) {
        return RowFactory.create(
                id,
                id % 5 == 0 ? null : "text " + id,
                id % 7 == 0 ? null : RowFactory.create(id, id % 3 == 0 ? null : RowFactory.create("c" + id)),
                id % 4 == 0 ? null : List.of(id, -id),
                id % 6 == 0 ? null : Map.of("k" + id, id),
                new java.math.BigDecimal(id).setScale(2));
    }

    /** A few, a stretch, every other one of a stretch, or next to all. */
    private static RowSet deleted(Random random) {
        RowSet.Builder deleted = RowSet.builder();
        int from = random.nextInt(ROWS);
        switch (random.nextInt(4)) {
            case 0 -> random.ints(1 + random.nextInt(20), 0, ROWS).forEach(deleted::add);
            case 1 -> IntStream.range(from, ROWS).forEach(deleted::add);
            case 2 -> IntStream.range(from / 2, ROWS)
                    .filter(row -> row % 2 == 0)
                    .forEach(deleted::add);
            default -> IntStream.range(0, ROWS)
                    .filter(row -> row % 1_000 != from % 1_000)
                    .forEach(deleted::add);
        }
        return deleted.build();
    }

    private static List<Row> left(List<Row> rows, RowSet deleted) {
        return IntStream.range(0, rows.size())
                .filter(row -> !deleted.contains(row))
                .mapToObj(rows::get)
                .toList();
    }

    private FileSlice with(FileSlice file, RowSet deleted) {
        try (VectorWriter writer =
                new VectorWriter(Stores.open(root.toString(), new Configuration(false)), "v" + vectors++ + ".dv")) {
            return with(file, Optional.of(writer.write(deleted)));
        }
    }

    private static FileSlice with(FileSlice file, Optional<DeletionVector> deletes) {
        return new FileSlice(file.path(), file.start(), file.length(), file.fileBytes(), file.constants(), deletes);
    }

    private static FileSlice[] cut(FileSlice whole, int parts) {
        List<FileSlice> slices = new ArrayList<>();
        long length = whole.length() / parts + 1;
        for (long start = 0; start < whole.length(); start += length) {
            slices.add(new FileSlice(
                    whole.path(),
                    start,
                    Math.min(length, whole.length() - start),
                    whole.fileBytes(),
                    whole.constants(),
                    whole.deletes()));
        }
        return slices.toArray(FileSlice[]::new);
    }

    private static Predicate compare(String operator, int id) {
        return new Predicate(operator, new Expression[] {Expressions.column("id"), Expressions.literal(id)});
    }
}
