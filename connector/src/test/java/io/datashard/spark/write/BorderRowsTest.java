package io.datashard.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Border;
import io.datashard.Field;
import io.datashard.FileEntry;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Tablet;
import io.datashard.Type.Primitive;
import io.datashard.internal.data.DataFileWriter;
import io.datashard.internal.sphere.Direction;
import io.datashard.internal.sphere.Healpix;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import io.datashard.internal.types.Neighborhood;
import io.datashard.spark.types.SparkSchema;
import io.datashard.spark.write.columns.SparkRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the border rows of a file are, its entry says if they come first, and else nothing. */
class BorderRowsTest {
    private static final Long CELL = 77L;
    private static final double RADIUS = 1;
    private static final Healpix CELLS = new Healpix(2);
    private static final Direction AT_EDGE = CELLS.point(CELL, 0.001, 0.5);
    private static final Direction INSIDE = CELLS.center(CELL);
    private static final Schema SCHEMA =
            Schema.of(Field.optional(0, "ra", Primitive.DOUBLE), Field.optional(0, "dec", Primitive.DOUBLE));

    @TempDir
    Path directory;

    private Store store;
    private BorderRows borders;

    @BeforeEach
    void open() {
        store = Stores.open(directory.toString(), new Configuration(false));
        Neighborhood neighborhood = Neighborhood.of(
                        Map.of(Neighborhood.PROPERTY, "1 deg"),
                        Partitioning.parse("healpix(2, ra, dec)", SCHEMA),
                        SCHEMA)
                .orElseThrow();
        borders = new BorderRows(neighborhood, SCHEMA, SparkSchema.toSpark(SCHEMA));
    }

    @Test
    void borderRowsThatComeFirstHaveRowGroupsOfTheirOwn() throws IOException {
        FileEntry file = write("a", CELL, AT_EDGE, AT_EDGE, INSIDE, INSIDE, INSIDE);

        List<BlockMetaData> rowGroups = rowGroups(file);
        assertThat(rowGroups).extracting(BlockMetaData::getRowCount).containsExactly(2L, 3L);
        assertThat(file.border())
                .contains(new Border(RADIUS, 2, rowGroups.get(1).getStartingPos()));
    }

    @Test
    void aBorderRowAfterAnotherOneLeavesTheFileWithoutABorder() throws IOException {
        FileEntry file = write("a", CELL, AT_EDGE, INSIDE, AT_EDGE, INSIDE);

        assertThat(file.rows()).isEqualTo(4);
        assertThat(file.border()).isEmpty();
    }

    @Test
    void aFileMayBeAllBorderOrHaveNone() throws IOException {
        FileEntry all = write("a", CELL, AT_EDGE, AT_EDGE);
        FileEntry none = write("b", CELL, INSIDE, INSIDE);

        assertThat(all.border()).contains(new Border(RADIUS, 2, all.bytes()));
        assertThat(none.border()).contains(new Border(RADIUS, 0, 0));
        assertThat(rowGroups(all)).hasSize(1);
        assertThat(rowGroups(none)).hasSize(1);
    }

    @Test
    void eachFileIsLookedAtByItself() throws IOException {
        write("a", CELL, INSIDE, AT_EDGE);

        assertThat(write("b", CELL, AT_EDGE, INSIDE).border()).isPresent();
    }

    @Test
    void rowsWithoutACellAreNobodysNeighbors() throws IOException {
        FileEntry file = write("a", null, new Direction(Double.NaN, 3), new Direction(3, Double.NaN));

        assertThat(file.border()).contains(new Border(RADIUS, 0, 0));
    }

    private FileEntry write(String name, Long cell, Direction... points) throws IOException {
        List<Object> partition = Arrays.asList(new Object[] {cell});
        DataFileWriter<InternalRow> file = DataFileWriter.open(
                store,
                name,
                new Tablet(0, partition, name),
                SCHEMA,
                new SparkRows(SCHEMA),
                Map.of(),
                new Configuration(false));
        borders.begin();
        for (Direction point : points) {
            InternalRow row = new GenericInternalRow(new Object[] {point.longitude(), point.latitude()});
            borders.next(row, partition, file);
            file.write(row);
        }
        return borders.of(file.finish());
    }

    private List<BlockMetaData> rowGroups(FileEntry file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(store.input(file.path()))) {
            return reader.getRowGroups();
        }
    }
}
