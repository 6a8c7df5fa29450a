package io.datashard.internal.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is packed comes back as it was. */
class PackedPropertyTest {

    /** Paths of few names, so that neighbors share beginnings and ends, some in the middle of a character; and of any characters. */
    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> names =
                Arbitraries.of("_datashard", "a", "aa", "ä", "ö", "\u20ac", "\u20ad", "😀", "😁", "/", "p=1");
        Arbitrary<String> characters = Arbitraries.integers()
                .between(0, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .map(Character::toString);
        return Arbitraries.oneOf(
                joined(names, 8), joined(characters, 8), joined(names, 2).map(name -> name.repeat(500)));
    }

    private static Arbitrary<String> joined(Arbitrary<String> parts, int most) {
        return parts.list().ofMaxSize(most).map(list -> String.join("", list));
    }

    /** Small, large and negative ones alike. */
    @Provide
    Arbitrary<Long> numbers() {
        return Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.longs().between(-300, 300));
    }

    @Property(tries = 300)
    void pathsAndNumbersComeBack(
            @ForAll List<@From("paths") String> paths, @ForAll List<@From("numbers") Long> numbers) {
        PackedOutput packed = new PackedOutput();
        for (int i = 0; i < Math.max(paths.size(), numbers.size()); i++) {
            if (i < paths.size()) {
                packed.putPath(paths.get(i));
            }
            if (i < numbers.size()) {
                packed.putNumber(numbers.get(i));
            }
        }

        PackedInput input = new PackedInput(packed.take());
        List<String> pathsRead = new ArrayList<>();
        List<Long> numbersRead = new ArrayList<>();
        while (input.hasNext()) {
            if (pathsRead.size() < paths.size()) {
                pathsRead.add(input.nextPath());
            }
            if (numbersRead.size() < numbers.size()) {
                numbersRead.add(input.nextNumber());
            }
        }

        assertThat(pathsRead).isEqualTo(paths);
        assertThat(numbersRead).isEqualTo(numbers);
    }

    @Property(tries = 300)
    void afterItWasEmptiedNothingOfBeforeIsNeeded(@ForAll("paths") String before, @ForAll("paths") String after) {
        PackedOutput packed = new PackedOutput();
        packed.putPath(before);
        PackedInput first = new PackedInput(packed.take());
        packed.putPath(after);
        PackedInput second = new PackedInput(packed.take());

        assertThat(second.nextPath()).isEqualTo(after);
        assertThat(first.nextPath()).isEqualTo(before);
    }

    @Property(tries = 300)
    void aPathCostsNoMoreThanItsBytesThatAreNewAndAFewToSaySo(@ForAll("paths") String path) {
        PackedOutput packed = new PackedOutput();
        packed.putPath(path);
        int once = packed.size();
        packed.putPath(path);

        assertThat(packed.size() - once).isLessThanOrEqualTo(5);
    }
}
