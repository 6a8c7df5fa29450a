package io.datashard.internal.data;

import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet's codecs, but ZSTD at level 1 where nobody asks for another: the levels above take much longer and make files hardly
 * smaller. It has a codec of its own, as Parquet keeps one for the whole process, at the level of whoever asked first.
 */
final class PageCodecs extends CodecFactory {
    private static final int ZSTD_LEVEL = 1;

    /** At first. A small file is written in less time than a megabyte is filled with zeros. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private final OptionalInt level;

    /** @param level of ZSTD, before what the configuration says */
    PageCodecs(Configuration configuration, OptionalInt level) {
        super(configuration, BUFFER_BYTES);
        this.level = level;
    }

    @Override
    protected CompressionCodec getCodec(CompressionCodecName name) {
        if (name != CompressionCodecName.ZSTD) {
            return super.getCodec(name);
        }
        // with nothing else in it: a copy of all settings would take longer than a small file
        Configuration zstd = new Configuration(false);
        zstd.setInt(
                ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL,
                level.orElseGet(() -> configuration.getInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, ZSTD_LEVEL)));
        zstd.setInt(
                ZstandardCodec.PARQUET_COMPRESS_ZSTD_WORKERS,
                configuration.getInt(
                        ZstandardCodec.PARQUET_COMPRESS_ZSTD_WORKERS,
                        ZstandardCodec.DEFAULTPARQUET_COMPRESS_ZSTD_WORKERS));
        zstd.setBoolean(
                ZstandardCodec.PARQUET_COMPRESS_ZSTD_BUFFERPOOL_ENABLED,
                configuration.getBoolean(
                        ZstandardCodec.PARQUET_COMPRESS_ZSTD_BUFFERPOOL_ENABLED,
                        ZstandardCodec.DEFAULT_PARQUET_COMPRESS_ZSTD_BUFFERPOOL_ENABLED));
        ZstandardCodec codec = new ZstandardCodec();
        codec.setConf(zstd);
        return codec;
    }
}
