package io.datashard.spark.seam;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.bytes.ByteBufferInputStream;

/**
 * The bytes of a page for Spark's vectorized reader, which takes two slices of them for every string. Parquet's own stream makes new
 * buffers for each, and that was half the time of a scan; this one shows the same buffer again.
 *
 * <p>A slice is therefore good until the next one is taken. Spark's reader copies what it finds there at once; Parquet's own readers
 * keep slices, and must not be given this stream.
 */
@SuppressWarnings("deprecation") // the class has no other constructor, and all of its methods are overridden
final class PageStream extends ByteBufferInputStream {
    private final ByteBuffer bytes;
    private final ByteBuffer shown;
    private int position;
    private int marked;

    /** The bytes that remain in a buffer, whose position stays as it is. */
    PageStream(ByteBuffer page) {
        super(page);
        this.bytes = page.slice();
        this.shown = bytes.duplicate();
    }

    @Override
    public ByteBuffer slice(int length) throws EOFException {
        int start = advance(length);
        return shown.limit(position).position(start).order(ByteOrder.BIG_ENDIAN);
    }

    @Override
    public int read() throws EOFException {
        return bytes.get(advance(1)) & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        return read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public int read(ByteBuffer target) {
        if (!target.hasRemaining()) {
            return 0;
        } else if (available() == 0) {
            return -1;
        }
        int count = Math.min(target.remaining(), available());
        target.put(next(count));
        return count;
    }

    @Override
    public long skip(long count) {
        int skipped = (int) Math.max(0, Math.min(count, available()));
        position += skipped;
        return skipped;
    }

    @Override
    public void skipFully(long count) throws EOFException {
        advance(count);
    }

    @Override
    public ByteBuffer toByteBuffer() {
        return bytes.slice(position, available());
    }

    @Override
    public List<ByteBuffer> sliceBuffers(long length) throws EOFException {
        int start = advance(length);
        return length == 0 ? List.of() : List.of(bytes.slice(start, (int) length));
    }

    @Override
    public ByteBufferInputStream sliceStream(long length) throws EOFException {
        int start = advance(length);
        return new PageStream(bytes.slice(start, (int) length));
    }

    @Override
    public List<ByteBuffer> remainingBuffers() {
        return available() == 0 ? List.of() : List.of(next(available()));
    }

    @Override
    public ByteBufferInputStream remainingStream() {
        return new PageStream(next(available()));
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public int available() {
        return bytes.capacity() - position;
    }

    @Override
    public void mark(int limit) {
        marked = position;
    }

    @Override
    public void reset() {
        position = marked;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    /** The next bytes, in a buffer of their own. There must be as many. */
    private ByteBuffer next(int length) {
        ByteBuffer next = bytes.slice(position, length);
        position += length;
        return next;
    }

    /** Goes on by so many bytes; gives where it was. */
    private int advance(long count) throws EOFException {
        if (count > available()) {
            throw new EOFException("a page of " + bytes.capacity() + " bytes ends before the " + count
                    + " bytes that are asked for at " + position);
        }
        int start = position;
        position += (int) count;
        return start;
    }
}
