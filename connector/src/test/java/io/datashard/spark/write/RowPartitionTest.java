package io.datashard.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.spark.types.SparkSchema;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class RowPartitionTest {
    private static final StructType ROWS =
            StructType.fromDDL("i int, l bigint, d date, t timestamp, s string, st struct<x int, y bigint>, b tinyint");

    @Test
    void aRowOfOtherValuesInTheSamePartitionIsNoChange() {
        RowPartition partition = partition("truncate(10, i), days(t), truncate(1, s)");

        assertThat(partition.changesWith(row(11, 0L, "ab"))).isTrue();
        assertThat(partition.values()).containsExactly(10, 0, "a");
        assertThat(partition.changesWith(row(19, 1L, "ac"))).isFalse();
        assertThat(partition.changesWith(row(20, 1L, "ac"))).isTrue();
        assertThat(partition.values()).containsExactly(20, 0, "a");
    }

    @Test
    void nullIsAPartitionOfItsOwnBesideTheValueThatFieldsBeginWith() {
        RowPartition partition = partition("i, l");

        assertThat(partition.changesWith(row(null, null))).isTrue();
        assertThat(partition.values()).containsExactly(null, null);
        assertThat(partition.changesWith(row(null, null))).isFalse();
        assertThat(partition.changesWith(row(0, null))).isTrue();
        assertThat(partition.values()).containsExactly(0, null);
        assertThat(partition.changesWith(row(0, 0L))).isTrue();
        assertThat(partition.values()).containsExactly(0, 0L);
        assertThat(partition.changesWith(row(null, 0L))).isTrue();
        assertThat(partition.changesWith(row(0, 0L))).isTrue();
        assertThat(partition.values()).containsExactly(0, 0L);
    }

    @Test
    void aFieldOfANullStructIsNull() {
        RowPartition partition = partition("st.y");

        assertThat(partition.changesWith(struct(new GenericInternalRow(new Object[] {1, 2L}))))
                .isTrue();
        assertThat(partition.values()).containsExactly(2L);
        assertThat(partition.changesWith(struct(null))).isTrue();
        assertThat(partition.values()).containsExactly((Object) null);
        assertThat(partition.changesWith(struct(new GenericInternalRow(new Object[] {1, null}))))
                .isFalse();
    }

    @Test
    void withoutPartitionFieldsAllRowsAreInOnePartition() {
        RowPartition partition = new RowPartition(Partitioning.unpartitioned(), SparkSchema.fromSpark(ROWS), ROWS);

        assertThat(partition.changesWith(row(1, 1L))).isFalse();
        assertThat(partition.values()).isEmpty();
    }

    private static RowPartition partition(String partitioning) {
        Schema schema = SparkSchema.fromSpark(ROWS);
        return new RowPartition(Partitioning.parse(partitioning, schema), schema, ROWS);
    }

    private static InternalRow row(Integer i, Long l) {
        return new GenericInternalRow(new Object[] {i, l, null, null, null, null, null});
    }

    private static InternalRow row(int i, long t, String s) {
        return new GenericInternalRow(new Object[] {i, null, null, t, UTF8String.fromString(s), null, null});
    }

    private static InternalRow struct(InternalRow struct) {
        return new GenericInternalRow(new Object[] {null, null, null, null, null, struct, null});
    }
}
