package io.datashard.spark.seam;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;

/** A page that is no longer compressed, to be read through a {@link PageStream}. */
final class PageBytes extends BytesInput {
    private final ByteBuffer bytes;

    PageBytes(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    @Override
    public ByteBufferInputStream toInputStream() {
        return new PageStream(bytes);
    }

    @Override
    public ByteBuffer toByteBuffer() {
        return bytes.slice();
    }

    @Override
    public void writeAllTo(OutputStream out) throws IOException {
        Channels.newChannel(out).write(bytes.slice());
    }

    @Override
    public long size() {
        return bytes.remaining();
    }
}
