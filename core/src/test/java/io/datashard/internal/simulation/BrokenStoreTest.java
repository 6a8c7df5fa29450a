package io.datashard.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.internal.version.Layout;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The auditor notices stores that break a promise, each within a few seeds: an auditor that never complains proves nothing. */
class BrokenStoreTest {
    private static final long SEEDS = 50;

    /** Of calls for version objects. */
    private static final double HOW_OFTEN = 0.1;

    @Test
    void thatLetsTwoWinANumber() {
        assertThat(firstSeedCaught((clock, random) -> new Broken(clock, random) {
                    @Override
                    boolean breakPut(String path, byte[] content) {
                        return true;
                    }
                }))
                .isLessThanOrEqualTo(SEEDS);
    }

    @Test
    void thatPutsOneVersionObjectOverAnother() {
        assertThat(firstSeedCaught((clock, random) -> new Broken(clock, random) {
                    @Override
                    boolean breakPut(String path, byte[] content) {
                        overwrite(path, content);
                        return true;
                    }
                }))
                .isLessThanOrEqualTo(SEEDS);
    }

    @Test
    void thatLosesAnAcknowledgedVersionObject() {
        assertThat(firstSeedCaught((clock, random) -> new Broken(clock, random) {
                    @Override
                    boolean breakPut(String path, byte[] content) {
                        boolean won = super.breakPut(path, content);
                        delete(path);
                        return won;
                    }
                }))
                .isLessThanOrEqualTo(SEEDS);
    }

    @Test
    void thatDoesNotShowWhatWasPut() {
        assertThat(firstSeedCaught((clock, random) -> new Broken(clock, random) {
                    @Override
                    public boolean exists(String path) {
                        return super.exists(path) && !strikes(path);
                    }
                }))
                .isLessThanOrEqualTo(SEEDS);
    }

    @Test
    void thatLosesAFile() {
        assertThat(firstSeedCaught((clock, random) -> new Broken(clock, random) {
                    @Override
                    public void overwrite(String path, byte[] content) {
                        if (!path.startsWith(Layout.SNAPSHOTS) || random.nextDouble() > HOW_OFTEN) {
                            super.overwrite(path, content);
                        }
                    }
                }))
                .isLessThanOrEqualTo(SEEDS);
    }

    private static long firstSeedCaught(Run.Stores stores) {
        return LongStream.rangeClosed(1, SEEDS)
                .filter(seed -> !Run.of(seed, stores).audit().isEmpty())
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    /** Breaks a promise about version objects now and then. */
    private static class Broken extends MemoryStore {
        private final SplittableRandom random;

        Broken(LongSupplier clock, SplittableRandom random) {
            super(clock);
            this.random = random;
        }

        boolean strikes(String path) {
            return path.startsWith(Layout.COMMITS) && random.nextDouble() < HOW_OFTEN;
        }

        boolean breakPut(String path, byte[] content) {
            return super.putIfAbsent(path, content);
        }

        @Override
        public boolean putIfAbsent(String path, byte[] content) {
            return strikes(path) ? breakPut(path, content) : super.putIfAbsent(path, content);
        }
    }
}
