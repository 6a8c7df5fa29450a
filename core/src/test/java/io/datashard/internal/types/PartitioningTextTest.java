package io.datashard.internal.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.PartitionField;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Transform;
import io.datashard.Type;
import io.datashard.Type.Primitive;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitioningTextTest {
    private static final Schema SCHEMA = new Schema(
            List.of(
                    Field.optional(1, "id", Primitive.LONG),
                    Field.optional(2, "ts", Primitive.TIMESTAMP),
                    Field.optional(3, "Region", Primitive.STRING),
                    Field.optional(
                            4,
                            "address",
                            new Type.Struct(List.of(
                                    Field.optional(5, "city", Primitive.STRING),
                                    Field.optional(6, "zip code", Primitive.INT)))),
                    Field.optional(
                            7,
                            "tags",
                            new Type.Array(
                                    8, new Type.Struct(List.of(Field.optional(9, "name", Primitive.STRING))), true)),
                    Field.optional(10, "odd`na.me", Primitive.DATE),
                    Field.optional(11, "days", Primitive.INT),
                    Field.optional(12, "ts_day", Primitive.INT),
                    Field.optional(13, "ra", Primitive.DOUBLE),
                    Field.optional(14, "dec", Primitive.FLOAT)),
            14);

    @Test
    void readsTransformsInOrder() {
        assertThat(Partitioning.parse("days(ts), bucket(16, id), region", SCHEMA))
                .isEqualTo(new Partitioning(
                        0,
                        List.of(
                                new PartitionField(1000, 2, new Transform.Days(), "ts_day"),
                                new PartitionField(1001, 1, new Transform.Bucket(16), "id_bucket"),
                                new PartitionField(1002, 3, new Transform.Identity(), "Region"))));
    }

    @Test
    void idsGoOnFromTheGivenOnes() {
        Partitioning parsed = PartitioningText.parse("region, id", SCHEMA, 3, 1007);
        assertThat(parsed.id()).isEqualTo(3);
        assertThat(parsed.fields()).extracting(PartitionField::id).containsExactly(1007, 1008);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "year(ts) | years(ts) | ts_year",
                "MONTH( ts ) | months(ts) | ts_month",
                "day(ts) | days(ts) | ts_day",
                "hours(TS) | hours(ts) | ts_hour",
                "identity(region) | Region | Region",
                "truncate(4, region) | truncate(4, Region) | Region_trunc",
                "truncate(region, 4) | truncate(4, Region) | Region_trunc",
                "address.city | address.city | address.city",
                "bucket(8, `address`.`zip code`) | bucket(8, address.`zip code`) | address.zip code_bucket",
                "year(`odd``na.me`) | years(`odd``na.me`) | odd`na.me_year",
                "days | days | days",
                "healpix(0, ra, dec) | healpix(0, ra, dec) | ra_dec_healpix",
                "HEALPix( 29 , RA , `Dec` ) | healpix(29, ra, dec) | ra_dec_healpix",
            })
    void readsManyFormsAndWritesOne(String text, String canonical, String name) {
        Partitioning parsed = Partitioning.parse(text, SCHEMA);
        assertThat(parsed.fields()).extracting(PartitionField::name).containsExactly(name);
        assertThat(PartitioningText.format(parsed, SCHEMA)).isEqualTo(canonical);
        assertThat(Partitioning.parse(canonical, SCHEMA)).isEqualTo(parsed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void blankTextIsUnpartitioned(String text) {
        assertThat(Partitioning.parse(text, SCHEMA)).isEqualTo(Partitioning.unpartitioned());
        assertThat(PartitioningText.format(Partitioning.unpartitioned(), SCHEMA))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nope | there is no column nope. The columns to choose from are id, ts, Region, address.city, address.zip code",
                "address.street | there is no column address.street",
                "tags.name | cannot go by tags.name, which is inside tags of type array",
                "tags | identity cannot be applied to the column tags of type array",
                "address | identity cannot be applied to the column address of type struct",
                "hours(id) | the transform hours cannot be applied to the column id of type long: it accepts timestamp",
                "weeks(ts) | there is no transform weeks; the transforms are identity, years",
                "region, Region | has two fields named Region",
                "bucket(4, id), bucket(8, id) | has two fields named id_bucket, by the transforms bucket(4) and bucket(8)",
                "days(ts), ts_day | has two fields named ts_day",
                "bucket(id) | 'id' where a positive whole number is expected",
                "bucket(0, id) | '0' where a positive whole number is expected",
                "truncate(region, x) | 'x' where a positive whole number is expected",
                "days(ts | it ends where ')' is expected",
                "days(ts, id) | ',' where ')' is expected",
                "region id | 'id' where ',' is expected",
                "region, | it ends where a column is expected",
                ", region | ',' where the name of a column is expected",
                "a-b | '-b' is not understood",
                "days() | ')' where the name of a column is expected",
                "healpix(30, ra, dec) | '30' where the order of healpix is expected, from 0 to 29",
                "healpix(ra, dec) | 'ra' where the order of healpix is expected",
                "healpix(6, ra) | ')' where ',' is expected",
                "healpix(6, ra, dec, id) | ',' where ')' is expected",
                "healpix(6, ra, nope) | there is no column nope",
                "healpix(6, id, dec) | healpix(6) cannot be applied to the column id of type long: it accepts double and float",
                "healpix(6, ra, address.city) | cannot be applied to the column address.city of type string",
            })
    void refusesWhatItCannotRead(String text, String cause) {
        assertThatThrownBy(() -> Partitioning.parse(text, SCHEMA))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining(cause);
    }

    @Test
    void refusesToWriteADroppedColumn() {
        Partitioning partitioning =
                new Partitioning(0, List.of(new PartitionField(1000, 99, new Transform.Days(), "gone_day")));
        assertThatThrownBy(() -> PartitioningText.format(partitioning, SCHEMA))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("gone_day refers to a column with id 99");
    }
}
