package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TableWriteTest {
    private final RecordingTable table = new RecordingTable(StructType.fromDDL("a int, b string"));
    private final TableWrite write = new TableWrite(table, null, Identifier.of(new String[0], "t"), Map.of("o", "1"));
    private final Dataset<Row> data = LocalSpark.session().sql("SELECT 'x' b, 1 a");

    @Test
    void appendsByName() {
        write.append(data);

        assertThat(table.writes()).containsExactly("append struct<a:int,b:string> 1");
    }

    @Test
    void overwritesAllRows() {
        write.overwrite(data);

        assertThat(table.writes()).containsExactly("truncate struct<a:int,b:string> 1");
    }

    @Test
    void overwritesPartitions() {
        write.overwritePartitions(data);

        assertThat(table.writes()).containsExactly("overwrite partitions struct<a:int,b:string> 1");
    }

    @Test
    void refusesColumnsThatTheTableLacks() {
        Dataset<Row> other = LocalSpark.session().sql("SELECT 'x' b, 1 a, 2 c");

        assertThatThrownBy(() -> write.append(other))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("`c`");
        assertThat(table.writes()).isEmpty();
    }
}
