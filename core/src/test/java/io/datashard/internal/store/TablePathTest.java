package io.datashard.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.CorruptTableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablePathTest {

    @Test
    void halfOfASurrogatePairIsRefusedBecauseUtf8WouldMakeItAnotherCharacter() {
        for (String path : List.of("a\ud83d", "\ude00a", "\ud83d/\ude00", "a\ude00\ud83d")) {
            assertThatThrownBy(() -> TablePath.require(path))
                    .isInstanceOf(CorruptTableException.class)
                    .hasMessageContaining("half of a surrogate pair");
        }
        assertThat(TablePath.require("a/\ud83d\ude00")).isEqualTo("a/\ud83d\ude00");
    }
}
