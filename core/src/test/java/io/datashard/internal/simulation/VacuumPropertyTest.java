package io.datashard.internal.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.VacuumReport;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whatever was done to a table, a vacuum keeps what must stay, and nothing else that is older. */
class VacuumPropertyTest {
    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void eachVersionThatIsKeptReadsAsBeforeAndEverythingElseIsGone(@ForAll long seed) {
        VacuumedTable table = new VacuumedTable(seed);
        Random random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            for (int steps = 5 + random.nextInt(25); steps > 0; steps--) {
                table.step();
            }
            long retained = random.nextInt(30);
            VacuumReport preview = table.table().previewVacuum(table.retention(retained));

            VacuumReport report = table.vacuum(retained);

            assertThat(report).isEqualTo(preview);
            table.requireKeptAndNothingElse();
        }
    }
}
