package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.Type.Primitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are partitioned by cells of the sphere. */
class HealpixPartitionTest {
    @TempDir
    Path directory;

    private Table table;

    @BeforeEach
    void create() {
        Schema schema = Schema.of(
                Field.required(0, "id", Primitive.LONG),
                Field.optional(0, "ra", Primitive.DOUBLE),
                Field.optional(0, "dec", Primitive.DOUBLE));
        table = Table.create(
                directory.resolve("sky").toString(),
                schema,
                Partitioning.parse("healpix(3, ra, dec)", schema),
                Map.of(),
                new Configuration(false));
    }

    @Test
    void rowsGoToTheCellsOfTheirPoints() {
        append(List.of(row(1, 45.0, 0.1), row(2, 405.0, 0.1), row(3, -315.0, 0.1), row(4, 225.0, -89.999)));
        // as healpy.ang2pix(8, lon, lat, nest=True, lonlat=True) says
        assertThat(cells()).containsExactly(0L, 640L);
        assertThat(table.currentSnapshot().plan(List.of()).files())
                .extracting(PlannedFile::path)
                .allMatch(path -> path.contains("/tablets/ra_dec_healpix="));
    }

    @Test
    void pointsThatAreNotKnownHaveNoCell() {
        append(List.of(row(1, null, 3.0), row(2, 3.0, null), row(3, Double.NaN, 3.0), row(4, 3.0, Double.NaN)));
        assertThat(cells()).containsExactly((Long) null);
    }

    @Test
    void whatIsNoPointOfTheSphereIsRefusedAndNothingIsWritten() {
        assertThatThrownBy(() -> append(List.of(row(1, 3.0, 3.0), row(2, 3.0, 90.5))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("healpix(3, ra, dec) has no cell for a row: dec is 90.5")
                .hasMessageContaining("from -90 to 90 degrees");
        assertThatThrownBy(() -> append(List.of(row(1, Double.POSITIVE_INFINITY, 3.0))))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("ra is Infinity");
        assertThat(table.currentSnapshot().totals().rows()).isZero();
    }

    @Test
    void bothColumnsStayAndMayBeRenamed() {
        for (String column : List.of("ra", "dec")) {
            assertThatThrownBy(() -> alter(new SchemaChange.Drop(List.of(column))))
                    .isInstanceOf(DatashardException.class)
                    .hasMessageContaining("partitioned by ra_dec_healpix");
        }
        alter(new SchemaChange.Rename(List.of("dec"), "latitude"));
        table.newTransaction()
                .appendRecords(List.of(Map.of("id", 1L, "ra", 45.0, "latitude", 0.1)))
                .commit();
        assertThat(cells()).containsExactly(0L);
    }

    @Test
    void aConeFindsItsRowsInFewFiles() throws IOException {
        appendGrid();
        Snapshot snapshot = table.currentSnapshot();
        Predicate cone = new Predicate.Within(column("ra"), column("dec"), new Cone(0.5, 89, 3));
        ScanPlan plan = snapshot.plan(List.of(cone));
        assertThat(snapshot.plan(List.of()).files()).hasSizeGreaterThan(100);
        assertThat(plan.files()).hasSize(4);
        assertThat(plan.decided()).containsExactly(false);
        assertThat(Records.of(snapshot, plan)).extracting(row -> row.get("dec")).contains(86.0, 88.0);
    }

    @Test
    void boundsOfLongitudeAndLatitudeFindTheirCells() {
        appendGrid();
        Snapshot snapshot = table.currentSnapshot();
        Predicate box = new Predicate.And(List.of(
                compare("ra", Predicate.Operator.GE, -3.0),
                compare("ra", Predicate.Operator.LT, 3.0),
                compare("dec", Predicate.Operator.GT, -2.0),
                compare("dec", Predicate.Operator.LE, 2.0)));
        assertThat(snapshot.plan(List.of(box)).files()).hasSizeBetween(1, 4);
    }

    @Test
    void boundsThatNaNSatisfiesFindRowsWithoutACell() {
        append(List.of(row(1, 10.0, 80.0), row(2, 10.0, Double.NaN), row(3, null, 80.0), row(4, 10.0, -80.0)));
        Snapshot snapshot = table.currentSnapshot();
        List<Predicate> north = List.of(compare("dec", Predicate.Operator.GT, 70.0));
        assertThat(snapshot.plan(north).files()).hasSize(2);
        List<Predicate> bounded = List.of(
                compare("dec", Predicate.Operator.GT, 70.0),
                compare("dec", Predicate.Operator.LT, 85.0),
                compare("ra", Predicate.Operator.LT, 20.0));
        assertThat(snapshot.plan(bounded).files()).hasSize(1);
    }

    private void appendGrid() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int latitude : new int[] {-8, -6, -4, -2, 0, 2, 4, 6, 8, 80, 82, 84, 86, 88}) {
            for (int longitude = 0; longitude < 360; longitude += 3) {
                rows.add(row(rows.size(), (double) longitude, (double) latitude));
            }
        }
        table.newTransaction().appendRecords(rows).commit();
    }

    private Predicate compare(String column, Predicate.Operator operator, Object literal) {
        return new Predicate.Comparison(column(column), operator, literal);
    }

    private Field column(String name) {
        return table.currentSnapshot().schema().field(name).orElseThrow();
    }

    private void alter(SchemaChange change) {
        table.newTransaction().alter(List.of(change)).commit();
    }

    private void append(List<Map<String, Object>> rows) {
        table.newTransaction().appendRecords(rows).commit();
    }

    private Iterable<Long> cells() {
        TreeSet<Long> cells = new TreeSet<>(Comparator.nullsFirst(Comparator.naturalOrder()));
        table.currentSnapshot()
                .plan(List.of())
                .files()
                .forEach(file -> cells.add((Long) file.partition().get(0)));
        return cells;
    }

    private static Map<String, Object> row(long id, Double longitude, Double latitude) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        row.put("ra", longitude);
        row.put("dec", latitude);
        return row;
    }
}
