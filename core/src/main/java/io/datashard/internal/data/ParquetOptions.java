package io.datashard.internal.data;

import io.datashard.DatashardException;
import io.datashard.internal.encoding.PageValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * How data files are laid out.
 *
 * @param compression of pages
 * @param compressionLevel what zstd trades time for size by; nothing for what the configuration says, or 1
 * @param rowGroupSize bytes
 * @param pageSize bytes
 * @param pageRows rows
 * @param dictionary whether values that repeat are written once
 */
record ParquetOptions(
        CompressionCodecName compression,
        OptionalInt compressionLevel,
        long rowGroupSize,
        int pageSize,
        int pageRows,
        boolean dictionary) {
    static final String COMPRESSION = "compression";
    static final String COMPRESSION_LEVEL = "compression-level";
    private static final String ROW_GROUP_SIZE = "row-group-size";
    private static final String PAGE_SIZE = "page-size";
    private static final String PAGE_ROWS = "page-rows";
    private static final String DICTIONARY = "dictionary";

    /** All of them, which are options of a write and properties of a table alike. */
    static final List<String> NAMES =
            List.of(COMPRESSION, COMPRESSION_LEVEL, ROW_GROUP_SIZE, PAGE_SIZE, PAGE_ROWS, DICTIONARY);

    private static final int MOST_ZSTD_LEVEL = 22;

    /** Parquet's old LZ4 is not a format that other systems agree on; new files get the one that is. */
    private static final Map<String, CompressionCodecName> CODECS = codecs();

    private static final ParquetOptions DEFAULTS =
            new ParquetOptions(CompressionCodecName.ZSTD, OptionalInt.empty(), 128L << 20, 1 << 20, 20_000, true);

    private static Map<String, CompressionCodecName> codecs() {
        Map<String, CompressionCodecName> codecs = new LinkedHashMap<>();
        codecs.put("zstd", CompressionCodecName.ZSTD);
        codecs.put("snappy", CompressionCodecName.SNAPPY);
        codecs.put("gzip", CompressionCodecName.GZIP);
        codecs.put("lz4", CompressionCodecName.LZ4_RAW);
        codecs.put("uncompressed", CompressionCodecName.UNCOMPRESSED);
        return codecs;
    }

    /**
     * Reads options; those that are missing have their defaults.
     *
     * @throws DatashardException for an unknown option or value
     */
    static ParquetOptions of(Map<String, String> options) {
        ParquetOptions result = DEFAULTS;
        for (Map.Entry<String, String> option : options.entrySet()) {
            result = result.with(option.getKey(), option.getValue());
        }
        if (result.compressionLevel.isPresent() && result.compression != CompressionCodecName.ZSTD) {
            throw new DatashardException("the Parquet option " + COMPRESSION_LEVEL + " is "
                    + result.compressionLevel.getAsInt() + ", but the compression is " + options.get(COMPRESSION)
                    + ", and only zstd has levels here. Leave the level out, or compress with zstd");
        }
        return result;
    }

    /**
     * The codec that options ask for, or the one by default.
     *
     * @throws DatashardException for one that there is not
     */
    static CompressionCodecName codecIn(Map<String, String> options) {
        String value = options.get(COMPRESSION);
        return value == null ? DEFAULTS.compression : codec(value);
    }

    /** How Parquet lays out the columns of a row group. */
    ParquetProperties properties() {
        return ParquetProperties.builder()
                .withPageSize(pageSize)
                .withPageRowCountLimit(pageRows)
                // Parquet counts the rows of a row group's first page only from this number on.
                .withMinRowCountForPageSizeCheck(
                        Math.min(ParquetProperties.DEFAULT_MINIMUM_RECORD_COUNT_FOR_CHECK, pageRows))
                .withDictionaryEncoding(dictionary)
                .withValuesWriterFactory(new PageValues())
                .build();
    }

    private ParquetOptions with(String name, String value) {
        return switch (name) {
            case COMPRESSION -> new ParquetOptions(
                    codec(value), compressionLevel, rowGroupSize, pageSize, pageRows, dictionary);
            case COMPRESSION_LEVEL -> new ParquetOptions(
                    compression,
                    OptionalInt.of((int) positive(name, value, MOST_ZSTD_LEVEL)),
                    rowGroupSize,
                    pageSize,
                    pageRows,
                    dictionary);
            case ROW_GROUP_SIZE -> new ParquetOptions(
                    compression,
                    compressionLevel,
                    positive(name, value, Long.MAX_VALUE),
                    pageSize,
                    pageRows,
                    dictionary);
            case PAGE_SIZE -> new ParquetOptions(
                    compression,
                    compressionLevel,
                    rowGroupSize,
                    (int) positive(name, value, Integer.MAX_VALUE),
                    pageRows,
                    dictionary);
            case PAGE_ROWS -> new ParquetOptions(
                    compression,
                    compressionLevel,
                    rowGroupSize,
                    pageSize,
                    (int) positive(name, value, Integer.MAX_VALUE),
                    dictionary);
            case DICTIONARY -> new ParquetOptions(
                    compression, compressionLevel, rowGroupSize, pageSize, pageRows, bool(name, value));
            default -> throw new DatashardException(
                    "there is no Parquet option \"" + name + "\"; the options are " + String.join(", ", NAMES));
        };
    }

    private static CompressionCodecName codec(String value) {
        CompressionCodecName codec = CODECS.get(value.toLowerCase(Locale.ROOT));
        if (codec == null) {
            throw impossible(COMPRESSION, value, "one of " + String.join(", ", CODECS.keySet()));
        }
        return codec;
    }

    private static long positive(String name, String value, long most) {
        String possible = "a whole number from 1 to " + most;
        try {
            long number = Long.parseLong(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new DatashardException(impossible(name, value, possible).getMessage(), e);
        }
        throw impossible(name, value, possible);
    }

    private static boolean bool(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw impossible(name, value, "true or false");
        };
    }

    private static DatashardException impossible(String name, String value, String possible) {
        return new DatashardException("the Parquet option " + name + " cannot be \"" + value + "\"; give " + possible);
    }
}
