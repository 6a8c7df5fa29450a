package io.datashard.spark.write.columns;

import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows with columns of every type, nested too. Each column, field and element is sometimes null; arrays and maps are sometimes empty. */
final class RandomRows {
    /** By name; {@code %s} is a random long that is different each time. */
    private static final String[] COLUMNS = {
        "bool", "%s > 0",
        "b", "cast(%s as tinyint)",
        "sh", "cast(%s as smallint)",
        "i", "cast(%s as int)",
        "few", "cast(%s %% 5 as int)",
        "l", "%s",
        "f", "cast(%s / 7 as float)",
        "d", "%s / 7",
        "special", "element_at(array(double('NaN'), -0D, 0D, double('-Infinity')), cast(abs(%s %% 4) as int) + 1)",
        "s", "hex(%s)",
        "text", "element_at(array('', 'é', '星', '😀x', repeat('long ', 40)), cast(abs(%s %% 5) as int) + 1)",
        "bin", "unhex(hex(%s))",
        "date", "date_from_unix_date(cast(%s %% 800000 as int))",
        "ts", "timestamp_micros(%s %% 60000000000000000)",
        "ntz", "cast(timestamp_micros(%s %% 60000000000000000) as timestamp_ntz)",
        "dec9", "cast(%s %% 1000000000 / 100 as decimal(9, 2))",
        "dec18", "cast(%s %% 1000000000000000 as decimal(18, 3))",
        "dec38", "cast(%s as decimal(20, 0)) * cast(%s as decimal(18, 0))",
        "dec19", "cast(%s as decimal(19, 0))",
        "ym", "make_ym_interval(cast(%s %% 1000 as int), cast(%s %% 12 as int))",
        "dt", "make_dt_interval(cast(%s %% 1000 as int), cast(%s %% 24 as int))",
        "st", "named_struct('x', nullif(%s %% 3, 0), 'y', named_struct('z', hex(%s), 'w', nullif(%s %% 2, 0)))",
        "a", "slice(array(%s, nullif(%s %% 2, 0), %s), 1, cast(abs(%s %% 4) as int))",
        "full", "array(%s, %s)",
        "aa", "slice(array(array(hex(%s), null), null, array(), array('b')), 1, cast(abs(%s %% 5) as int))",
        "as",
                "slice(array(named_struct('p', array(%s)), named_struct('p', array()), null, named_struct('p',"
                        + " cast(null as array<bigint>))), 1, cast(abs(%s %% 5) as int))",
        "m", "if(%s %% 3 = 0, map(), map(hex(%s), nullif(%s %% 2, 0), 'k', %s))",
        "ma",
                "map(%s %% 3, if(%s %% 2 = 0, null, slice(array(map('k', %s), null, map()), 1, cast(abs(%s %% 4) as int))))",
    };

    private RandomRows() {}

    static Dataset<Row> of(SparkSession spark, int rows, int seed) {
        int[] random = {seed * 1000};
        String[] expressions = IntStream.range(0, COLUMNS.length / 2)
                .mapToObj(i -> {
                    String value = filled(COLUMNS[2 * i + 1], random);
                    return "if(" + filled("%s %% 5 = 0", random) + ", null, " + value + ") as `" + COLUMNS[2 * i] + "`";
                })
                .toArray(String[]::new);
        Dataset<Row> frame = spark.range(0, rows, 1, 1).selectExpr(expressions);
        return frame.selectExpr("*", "array(named_struct('n', coalesce(i, 1))) as never_null");
    }

    private static String filled(String template, int[] random) {
        int values = template.split("%s", -1).length - 1;
        Object[] hashes = IntStream.range(0, values)
                .mapToObj(i -> "xxhash64(id, " + random[0]++ + ")")
                .toArray();
        return template.formatted(hashes);
    }
}
