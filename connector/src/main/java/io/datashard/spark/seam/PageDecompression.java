package io.datashard.spark.seam;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Gives pages as {@link PageBytes}. ZSTD, which files are written with by default, is decompressed from array to array: Parquet's way
 * through streams copies each page twice more.
 */
final class PageDecompression implements CompressionCodecFactory {
    private final CodecFactory codecs;
    private final ZstdPages zstd = new ZstdPages();

    PageDecompression(Configuration configuration) {
        this.codecs = new CodecFactory(configuration, 0);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return codec == CompressionCodecName.ZSTD ? zstd : new OtherPages(codecs.getDecompressor(codec));
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("files are only read here");
    }

    @Override
    public void release() {
        codecs.release();
        zstd.release();
    }

    private static final class ZstdPages implements BytesInputDecompressor {
        private ZstdDecompressCtx context;

        @Override
        public BytesInput decompress(BytesInput page, int size) throws IOException {
            // its own buffer, in the heap, unless it lies across two of them; other ways to the bytes copy them
            ByteBuffer from = page.toInputStream().slice((int) page.size());
            byte[] target = new byte[size];
            int result = decompress(from, target);
            if (result != size) {
                throw new IOException("a page has " + result + " bytes where its header says " + size);
            }
            return new PageBytes(ByteBuffer.wrap(target));
        }

        private int decompress(ByteBuffer page, byte[] target) throws IOException {
            if (context == null) {
                context = new ZstdDecompressCtx();
            }
            try {
                int start = page.arrayOffset() + page.position();
                return context.decompressByteArray(target, 0, target.length, page.array(), start, page.remaining());
            } catch (ZstdException e) {
                throw new IOException("a page cannot be decompressed: " + e.getMessage(), e);
            }
        }

        @Override
        public void decompress(ByteBuffer page, int pageSize, ByteBuffer target, int size) {
            throw new UnsupportedOperationException("pages are read into the heap");
        }

        @Override
        public void release() {
            if (context != null) {
                context.close();
                context = null;
            }
        }
    }

    /** Of Parquet's own codecs, which stay with the factory that made them. */
    private record OtherPages(BytesInputDecompressor codec) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput page, int size) throws IOException {
            return new PageBytes(codec.decompress(page, size).toByteBuffer());
        }

        @Override
        public void decompress(ByteBuffer page, int pageSize, ByteBuffer target, int size) throws IOException {
            codec.decompress(page, pageSize, target, size);
        }

        @Override
        public void release() {
            codec.release();
        }
    }
}
