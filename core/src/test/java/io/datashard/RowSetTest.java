package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RowSetTest {

    @Property(tries = 200)
    void setsActLikeSetsOfNumbers(@ForAll Random random) {
        Set<Long> first = positions(random);
        Set<Long> second = positions(random);
        RowSet one = set(first);
        RowSet other = set(second);

        assertThat(numbers(one)).isEqualTo(first);
        assertThat(one.count()).isEqualTo(first.size());
        assertThat(one.isEmpty()).isEqualTo(first.isEmpty());
        assertThat(one.last()).isEqualTo(first.stream().max(Long::compare).orElse(-1L));
        Set<Long> united = new TreeSet<>(first);
        united.addAll(second);
        assertThat(numbers(one.union(other))).isEqualTo(united);
        assertThat(RowSet.builder().add(one).add(other).build()).isEqualTo(set(united));
        Set<Long> rest = new TreeSet<>(first);
        rest.removeAll(second);
        assertThat(numbers(one.minus(other))).isEqualTo(rest);
        assertThat(one.intersects(other)).isEqualTo(rest.size() < first.size());
        assertThat(second).allMatch(other::contains);
        assertThat(rest).noneMatch(other::contains);
        assertThat(numbers(one)).as("operations leave it alone").isEqualTo(first);
    }

    @Property(tries = 200)
    void theirBytesComeBack(@ForAll Random random) {
        RowSet rows = set(positions(random));

        RowSet read = RowSet.of(rows.bytes());

        assertThat(read).isEqualTo(rows).hasSameHashCodeAs(rows);
        assertThat(read.bytes()).isEqualTo(rows.bytes());
    }

    @Property(tries = 200)
    void aCursorFindsTheNextOne(@ForAll Random random) {
        NavigableSet<Long> positions = positions(random);
        RowSet.Cursor cursor = set(positions).cursor();

        NavigableSet<Long> asked = positions(random);
        asked.addAll(positions.stream().filter(any -> random.nextBoolean()).toList());
        for (long position : asked) {
            Long next = positions.ceiling(position);
            assertThat(cursor.nextFrom(position)).isEqualTo(next == null ? Long.MAX_VALUE : next);
        }
    }

    @Example
    void theBytesAreThePortableFormOf64BitRoaringBitmaps() {
        byte[] bytes = RowSet.of(1, 3, (5L << 32) + 7).bytes().array();

        ByteBuffer expected = ByteBuffer.allocate(8 + 2 * 4 + 20 + 18).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(2);
        expected.putInt(0).putInt(12_346).putInt(1); // cookie of bitmaps without runs, containers
        expected.putShort((short) 0).putShort((short) 1).putInt(16); // key, cardinality less one, offset
        expected.putShort((short) 1).putShort((short) 3);
        expected.putInt(5).putInt(12_346).putInt(1);
        expected.putShort((short) 0).putShort((short) 0).putInt(16);
        expected.putShort((short) 7);
        assertThat(bytes).isEqualTo(expected.array());
    }

    @Property(tries = 300)
    void damagedBytesAreRefusedOrAnotherSet(@ForAll Random random) {
        byte[] bytes = set(positions(random)).bytes().array().clone();
        byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));

        assertThatThrownBy(() -> RowSet.of(ByteBuffer.wrap(cut))).isInstanceOf(CorruptTableException.class);
        try {
            RowSet other = RowSet.of(ByteBuffer.wrap(bytes));
            assertThat(other.stream().count()).isEqualTo(other.count());
        } catch (CorruptTableException e) {
            assertThat(e).hasMessageContaining("damaged");
        }
    }

    @Example
    void negativePositionsAreRefused() {
        assertThatThrownBy(() -> RowSet.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static NavigableSet<Long> positions(Random random) {
        NavigableSet<Long> positions = new TreeSet<>();
        for (int part = random.nextInt(4); part > 0; part--) {
            long start = random.nextBoolean() ? random.nextInt(200_000) : ((long) random.nextInt(5) << 32) - 500;
            int length = 1 + random.nextInt(6_000);
            LongStream part64 = random.nextBoolean()
                    ? LongStream.range(start, start + length)
                    : random.longs(length, start, start + 150_000);
            part64.filter(position -> position >= 0).forEach(positions::add);
        }
        return positions;
    }

    private static RowSet set(Set<Long> positions) {
        return RowSet.of(positions.stream().mapToLong(Long::longValue).toArray());
    }

    private static Set<Long> numbers(RowSet rows) {
        return rows.stream().boxed().collect(Collectors.toCollection(TreeSet::new));
    }
}
