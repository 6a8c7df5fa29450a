package io.datashard.internal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilePropertiesTest {
    private static final Map<String, String> TABLE =
            Map.of("compression-level", "9", "page-rows", "50", "statistics-columns", "3", "owner", "me");

    @Test
    void aWriteGoesByTheTablesPropertiesWhereItHasNoOptions() {
        assertThat(FileProperties.ofWrite(TABLE, Map.of("page-rows", "70", "path", "/t")))
                .isEqualTo(Map.of("compression-level", "9", "page-rows", "70", "statistics-columns", "3"));
    }

    @Test
    void aLevelIsThatOfTheTablesOwnCodec() {
        assertThat(FileProperties.ofWrite(TABLE, Map.of("compression", "snappy")))
                .containsEntry("compression", "snappy")
                .doesNotContainKey("compression-level");
        assertThat(FileProperties.ofWrite(TABLE, Map.of("compression", "ZSTD")))
                .containsEntry("compression-level", "9");
        assertThat(FileProperties.ofWrite(TABLE, Map.of("compression", "zstd", "compression-level", "3")))
                .containsEntry("compression-level", "3");
    }

    @Test
    void aLevelBesideACodecWithoutLevelsIsRefused() {
        assertThatThrownBy(
                        () -> FileProperties.ofWrite(TABLE, Map.of("compression", "snappy", "compression-level", "3")))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("the compression is snappy");
    }
}
