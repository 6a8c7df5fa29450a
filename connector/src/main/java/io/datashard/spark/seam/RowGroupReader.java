package io.datashard.spark.seam;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.parquet.SpecificParquetRecordReaderBase;
import org.apache.spark.sql.execution.datasources.parquet.VectorizedParquetRecordReader;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's vectorized reader over row groups that are given to it. Spark would open the file itself, once more and without a way to say
 * how pages are decompressed; what it reads row groups through is not public, and so is reached by reflection, once for a class and
 * not at all for a row.
 */
final class RowGroupReader extends VectorizedParquetRecordReader {
    private static final Internals SPARK = Internals.find();

    /** What there is in Spark 3.5 behind its public methods: where row groups come from, and the start of a file. */
    private record Internals(Class<?> source, MethodHandle setSource, MethodHandle start) {

        static Internals find() {
            try {
                Class<?> base = SpecificParquetRecordReaderBase.class;
                Class<?> source = Class.forName(base.getName() + "$ParquetRowGroupReader", true, base.getClassLoader());
                return new Internals(
                        source,
                        MethodHandles.privateLookupIn(base, MethodHandles.lookup())
                                .findSetter(base, "reader", source),
                        MethodHandles.privateLookupIn(VectorizedParquetRecordReader.class, MethodHandles.lookup())
                                .findVirtual(
                                        VectorizedParquetRecordReader.class,
                                        "initializeInternal",
                                        MethodType.methodType(void.class)));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(
                        "this is not the Parquet reader of Spark 3.5 that datashard was made for: " + e
                                + ". Use the datashard jar that is named after this version of Spark",
                        e);
            }
        }
    }

    RowGroupReader(String rebaseMode, boolean offHeap, int batchRows) {
        super(null, rebaseMode, "", rebaseMode, "", offHeap, batchRows);
    }

    /** Begins to read, and tells whoever numbers rows of each row group. From now on closing this closes the row groups. */
    void read(Path path, FileColumns columns, SelectedRowGroups rowGroups, Optional<RowPositions> positions)
            throws IOException {
        this.file = path;
        this.fileSchema = columns.file();
        this.requestedSchema = columns.requested();
        this.parquetColumn = columns.column();
        this.sparkSchema = (StructType) columns.column().sparkType();
        this.totalRowCount = rowGroups.rows();
        this.writerVersion = version(columns.writer());
        start(new Source(rowGroups, positions));
        initBatch(new StructType(), InternalRow.empty());
        enableReturningBatches();
    }

    /** Null, as with Spark, for a writer that is not known. */
    private static ParsedVersion version(String writer) {
        try {
            return writer == null ? null : VersionParser.parse(writer);
        } catch (VersionParseException e) {
            return null;
        }
    }

    private void start(Source source) throws IOException {
        Object proxy = Proxy.newProxyInstance(SPARK.source().getClassLoader(), new Class<?>[] {SPARK.source()}, source);
        try {
            SPARK.setSource().invoke(this, proxy);
            SPARK.start().invoke(this);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("Spark's Parquet reader cannot be started: " + e, e);
        }
    }

    /** Spark's view of the row groups. */
    private record Source(SelectedRowGroups rowGroups, Optional<RowPositions> positions) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws IOException {
            return switch (method.getName()) {
                case "readNextRowGroup" -> next();
                case "close" -> {
                    rowGroups.close();
                    yield null;
                }
                default -> throw new UnsupportedOperationException(method + " of a source of row groups");
            };
        }

        private PageReadStore next() throws IOException {
            PageReadStore next = rowGroups.next();
            if (next != null) {
                positions.ifPresent(numbers -> numbers.begin(next));
            }
            return next;
        }
    }
}
