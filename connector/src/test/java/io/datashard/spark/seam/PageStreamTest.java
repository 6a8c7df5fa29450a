package io.datashard.spark.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.junit.jupiter.api.Test;

class PageStreamTest {
    /** In the middle of an array, as pages are. */
    private final PageStream page = new PageStream(ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 4, 5, 9}, 1, 5));

    @Test
    void slicesOneAfterTheOther() throws EOFException {
        assertThat(bytes(page.slice(2))).containsExactly(1, 2);
        assertThat(bytes(page.slice(0))).isEmpty();
        assertThat(bytes(page.slice(3))).containsExactly(3, 4, 5);
    }

    @Test
    void slicesLieInThePagesArray() throws EOFException {
        page.slice(1);
        ByteBuffer slice = page.slice(2);

        assertThat(slice.array()[slice.arrayOffset() + slice.position()]).isEqualTo((byte) 2);
    }

    @Test
    void aSliceDoesNotInheritTheByteOrderOfTheOneBefore() throws EOFException {
        page.slice(1).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(page.slice(2).getShort()).isEqualTo((short) 0x0203);
    }

    @Test
    void refusesToReadOnAfterTheEnd() throws IOException {
        page.skipFully(4);

        assertThatThrownBy(() -> page.slice(2))
                .isInstanceOf(EOFException.class)
                .hasMessage("a page of 5 bytes ends before the 2 bytes that are asked for at 4");
        assertThat(page.read()).isEqualTo(5);
        assertThatThrownBy(page::read).isInstanceOf(EOFException.class);
        assertThat(page.read(new byte[1], 0, 1)).isEqualTo(-1);
    }

    @Test
    void readsAndSkipsAsAnyStream() throws IOException {
        byte[] read = new byte[4];

        assertThat(page.read()).isEqualTo(1);
        assertThat(page.skip(1)).isEqualTo(1);
        page.mark(10);
        assertThat(page.read(read, 1, 3)).isEqualTo(3);
        assertThat(read).containsExactly(0, 3, 4, 5);
        page.reset();
        assertThat(page.position()).isEqualTo(2);
        assertThat(page.available()).isEqualTo(3);
        assertThat(page.skip(10)).isEqualTo(3);
    }

    /** Readers of levels and of values have each a part of the page. */
    @Test
    void partsAreIndependentOfEachOther() throws IOException {
        ByteBufferInputStream levels = page.sliceStream(2);
        ByteBufferInputStream values = page.remainingStream();
        ByteBuffer level = levels.slice(1);
        ByteBuffer value = values.slice(1);

        assertThat(bytes(level)).containsExactly(1);
        assertThat(bytes(value)).containsExactly(3);
        assertThat(page.available()).isZero();
        assertThat(bytes(values.sliceBuffers(2).get(0))).containsExactly(4, 5);
        assertThat(values.sliceBuffers(0)).isEmpty();
    }

    private static List<Integer> bytes(ByteBuffer buffer) {
        List<Integer> bytes = new ArrayList<>();
        while (buffer.hasRemaining()) {
            bytes.add((int) buffer.get());
        }
        return bytes;
    }
}
