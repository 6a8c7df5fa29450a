package io.datashard.spark.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Schema;
import io.datashard.Type;
import io.datashard.Type.IntervalUnit;
import io.datashard.Type.Primitive;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSchemaTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "boolean",
                "tinyint",
                "smallint",
                "int",
                "bigint",
                "float",
                "double",
                "string",
                "binary",
                "date",
                "timestamp",
                "timestamp_ntz",
                "decimal(1,0)",
                "decimal(38,38)",
                "interval year",
                "interval month",
                "interval year to month",
                "interval day",
                "interval day to hour",
                "interval hour to second",
                "interval second",
                "array<int>",
                "map<string,array<decimal(9,2)>>",
                "struct<a:int,b:struct<c:map<int,struct<d:date>>>>"
            })
    void keepsEveryTypeThatATableCanHold(String type) {
        StructType struct = new StructType().add("c", DataType.fromDDL(type));

        assertThat(SparkSchema.toSpark(SparkSchema.fromSpark(struct))).isEqualTo(struct);
    }

    @Test
    void storesIntervalsWithTheirFields() {
        assertThat(stored(DataTypes.createYearMonthIntervalType((byte) 0, (byte) 1)))
                .isEqualTo(new Type.YearMonthInterval(IntervalUnit.YEAR, IntervalUnit.MONTH));
        assertThat(stored(DataTypes.createDayTimeIntervalType((byte) 1, (byte) 3)))
                .isEqualTo(new Type.DayTimeInterval(IntervalUnit.HOUR, IntervalUnit.SECOND));
    }

    @Test
    void keepsNullabilityAndCommentsAtEveryDepth() {
        StructType inner = new StructType()
                .add(new StructField("b", DataTypes.IntegerType, false, Metadata.empty()).withComment("inner"));
        StructType struct = new StructType()
                .add(new StructField("a", inner, false, Metadata.empty()).withComment("outer"))
                .add("l", DataTypes.createArrayType(DataTypes.LongType, false))
                .add("m", DataTypes.createMapType(DataTypes.LongType, DataTypes.LongType, false));

        assertThat(SparkSchema.toSpark(SparkSchema.fromSpark(struct))).isEqualTo(struct);
        assertThat(SparkSchema.fromSpark(struct).field("a", "b").orElseThrow().comment())
                .contains("inner");
    }

    @Test
    void assignsIdsFromTopToBottom() {
        Schema schema = SparkSchema.fromSpark(StructType.fromDDL("a struct<b int>, c int"));

        assertThat(List.of(id(schema, "a"), id(schema, "c"), id(schema, "a", "b")))
                .containsExactly(1, 2, 3);
    }

    @Test
    void showsUsersNoFieldIds() {
        assertThat(SparkSchema.toSpark(SparkSchema.fromSpark(StructType.fromDDL("a int")))
                        .fields()[0]
                        .metadata())
                .isEqualTo(Metadata.empty());
    }

    @Test
    void givesAProjectionTheIdsOfItsFieldsAndBack() {
        Schema schema = SparkSchema.fromSpark(StructType.fromDDL(
                "a int, s struct<x int, y array<struct<u int, v int>>>, m map<string, struct<k int, l int>>"));
        StructType projection = StructType.fromDDL("m map<string, struct<l int>>, s struct<y array<struct<v int>>>");

        StructType withIds = SparkSchema.withIds(projection, schema);

        Schema projected = SparkSchema.projected(withIds);
        assertThat(projected.columns()).extracting(Field::name).containsExactly("m", "s");
        assertThat(id(projected, "s", "y")).isEqualTo(id(schema, "s", "y"));
        Type.Struct elements = (Type.Struct)
                ((Type.Array) projected.field("s", "y").orElseThrow().type()).element();
        assertThat(schema.field(elements.fields().get(0).id()).orElseThrow().name())
                .isEqualTo("v");
        Type.Struct values =
                (Type.Struct) ((Type.Map) projected.field("m").orElseThrow().type()).value();
        assertThat(schema.field(values.fields().get(0).id()).orElseThrow().name())
                .isEqualTo("l");
    }

    @Test
    void giveTheWholeSchemaItsIds() {
        Schema schema = new Schema(
                List.of(
                        new Field(7, "a", Primitive.INT, true, Optional.of("seven")),
                        Field.required(3, "b", Primitive.LONG)),
                9);

        StructType struct = SparkSchema.toSparkWithIds(schema);

        assertThat(struct.fields())
                .extracting(field -> field.metadata().getLong(SparkSchema.FIELD_ID))
                .containsExactly(7L, 3L);
        assertThat(struct.fields()[0].getComment().get()).isEqualTo("seven");
    }

    @Test
    void refusesAProjectionOfAnotherType() {
        Schema schema = SparkSchema.fromSpark(StructType.fromDDL("a int"));

        assertThatThrownBy(() -> SparkSchema.withIds(StructType.fromDDL("a bigint"), schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bigint where the table has int");
    }

    @Test
    void refusesWhatATableCannotHoldByName() {
        assertRefused(DataTypes.NullType, "void", "cast it to the type it shall have");
        assertRefused(DataTypes.CalendarIntervalType, "interval", "INTERVAL DAY TO SECOND");
        assertRefused(new ObjectType(String.class), "object", "encode it as Spark's types");
        assertRefused(new Point(), "its class", "columns of Spark's types");
        assertRefused(new StructType(), "struct<>", "add a field to it");
    }

    @Test
    void namesTheColumnInsideANestedOne() {
        StructType struct = StructType.fromDDL("a struct<b array<void>>");

        assertThatThrownBy(() -> SparkSchema.fromSpark(struct))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("the column a.b.element of type void");
    }

    @Test
    void refusesNamesThatDifferOnlyByCase() {
        StructType struct = StructType.fromDDL("s struct<a int, A int>");

        assertThatThrownBy(() -> SparkSchema.fromSpark(struct))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("two columns are named s.A")
                .hasMessageContaining("Rename one of them");
    }

    @Test
    void refusesAnEmptyName() {
        StructType struct = new StructType().add("", DataTypes.IntegerType);

        assertThatThrownBy(() -> SparkSchema.fromSpark(struct))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("empty name");
    }

    private static void assertRefused(DataType type, String... parts) {
        assertThatThrownBy(() -> stored(type))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("the column c")
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    private static Type stored(DataType type) {
        return SparkSchema.fromSpark(new StructType().add("c", type))
                .field("c")
                .orElseThrow()
                .type();
    }

    private static int id(Schema schema, String... path) {
        return schema.field(path).orElseThrow().id();
    }

    /** A user's type. */
    private static final class Point extends UserDefinedType<Decimal> {
        private static final long serialVersionUID = 1L;

        @Override
        public DataType sqlType() {
            return new DecimalType();
        }

        @Override
        public Object serialize(Decimal value) {
            return value;
        }

        @Override
        public Decimal deserialize(Object datum) {
            return (Decimal) datum;
        }

        @Override
        public Class<Decimal> userClass() {
            return Decimal.class;
        }
    }
}
