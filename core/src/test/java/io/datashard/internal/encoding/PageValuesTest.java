package io.datashard.internal.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;

/** Parquet's own writers are the oracle. */
class PageValuesTest {
    private static final int DICTIONARY_BYTES = 20_000;

    @Property(tries = 60)
    void integers(@ForAll Random random, @ForAll @IntRange(min = 1, max = 20_000) int distinct) {
        assertSameBytes(PrimitiveTypeName.INT32, random, i -> {
            int value = random.nextInt(distinct) * 0x1234567;
            return writer -> writer.writeInteger(value);
        });
    }

    @Property(tries = 60)
    void longs(@ForAll Random random, @ForAll @IntRange(min = 1, max = 20_000) int distinct) {
        assertSameBytes(PrimitiveTypeName.INT64, random, i -> {
            long value = (long) random.nextInt(distinct) << (random.nextInt(2) * 40);
            return writer -> writer.writeLong(value);
        });
    }

    @Property(tries = 60)
    void floats(@ForAll Random random, @ForAll @IntRange(min = 1, max = 20_000) int distinct) {
        assertSameBytes(PrimitiveTypeName.FLOAT, random, i -> {
            float value = random.nextInt(distinct) == 0 ? -0.0f : random.nextInt(distinct) / 3f;
            return writer -> writer.writeFloat(value);
        });
    }

    @Property(tries = 60)
    void doubles(@ForAll Random random, @ForAll @IntRange(min = 1, max = 20_000) int distinct) {
        assertSameBytes(PrimitiveTypeName.DOUBLE, random, i -> {
            double value = random.nextInt(distinct) == 0 ? Double.NaN : random.nextInt(distinct) / -3d;
            return writer -> writer.writeDouble(value);
        });
    }

    @Property(tries = 60)
    void binaries(@ForAll Random random, @ForAll @IntRange(min = 1, max = 20_000) int distinct) {
        byte[] reused = new byte[100];
        assertSameBytes(PrimitiveTypeName.BINARY, random, i -> {
            Random value = new Random(random.nextInt(distinct));
            byte[] bytes = new byte[value.nextInt(30)];
            value.nextBytes(bytes);
            return writer -> {
                System.arraycopy(bytes, 0, reused, 7, bytes.length);
                writer.writeBytes(Binary.fromReusedByteArray(reused, 7, bytes.length));
            };
        });
    }

    @Test
    void valuesThatDoNotRepeatAreNotCollectedForADictionary() {
        ValuesWriter writer = writer(new PageValues(), PrimitiveTypeName.INT64);

        IntStream.range(0, 4096).forEach(writer::writeLong);

        assertThat(writer.getEncoding().usesDictionary()).isFalse();
        assertThat(bytes(writer)).hasSize(4096 * Long.BYTES);
        assertThat(writer.toDictPageAndClose()).isNull();
    }

    @Test
    void aDictionaryOnceUsedIsKeptThoughALaterPageRepeatsNothing() {
        ValuesWriter writer = writer(new PageValues(), PrimitiveTypeName.INT32);
        IntStream.range(0, 4096).forEach(i -> writer.writeInteger(i % 10));
        page(writer);

        IntStream.range(0, 4096).forEach(writer::writeInteger);

        assertThat(writer.getEncoding().usesDictionary()).isTrue();
    }

    private interface Value {
        void write(ValuesWriter writer);
    }

    /** Several pages of values, of a size at which Parquet decides as we do. */
    private static void assertSameBytes(PrimitiveTypeName type, Random random, IntFunction<Value> values) {
        ValuesWriter ours = writer(new PageValues(), type);
        ValuesWriter parquets = writer(new DefaultV1ValuesWriterFactory(), type);
        for (int rowGroup = 0; rowGroup < 2; rowGroup++) {
            for (int page = 0; page < 3; page++) {
                int size = 1 + random.nextInt(4000);
                for (int i = 0; i < size; i++) {
                    Value value = values.apply(i);
                    value.write(ours);
                    value.write(parquets);
                }
                assertThat(ours.getBufferedSize()).isEqualTo(parquets.getBufferedSize());
                assertThat(page(ours)).isEqualTo(page(parquets));
            }
            assertThat(dictionary(ours)).isEqualTo(dictionary(parquets));
            ours = writer(new PageValues(), type);
            parquets = writer(new DefaultV1ValuesWriterFactory(), type);
        }
    }

    private static ValuesWriter writer(ValuesWriterFactory factory, PrimitiveTypeName type) {
        ParquetProperties.builder()
                .withDictionaryPageSize(DICTIONARY_BYTES)
                .withValuesWriterFactory(factory)
                .build();
        return factory.newValuesWriter(new ColumnDescriptor(
                new String[] {"v"}, Types.primitive(type, Repetition.REQUIRED).named("v"), 0, 0));
    }

    private static List<Object> page(ValuesWriter writer) {
        List<Object> page = new ArrayList<>();
        page.add(bytes(writer));
        page.add(writer.getEncoding());
        writer.reset();
        return page;
    }

    private static List<Object> dictionary(ValuesWriter writer) {
        DictionaryPage page = writer.toDictPageAndClose();
        try {
            return page == null
                    ? List.of()
                    : List.of(
                            page.getDictionarySize(),
                            page.getEncoding(),
                            asList(page.getBytes().toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Byte> bytes(ValuesWriter writer) {
        try {
            return asList(writer.getBytes().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Byte> asList(byte[] bytes) {
        List<Byte> list = new ArrayList<>(bytes.length);
        for (byte value : bytes) {
            list.add(value);
        }
        return list;
    }
}
