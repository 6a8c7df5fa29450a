package io.datashard.spark.write;

import io.datashard.RowSet;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.unsafe.types.UTF8String;

/** The rows that a task deleted and the files that it wrote, as it sends them to the driver. */
final class ChangedRows implements WriterCommitMessage {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, byte[]> deleted;
    private final WrittenFiles appended;

    private ChangedRows(Map<String, byte[]> deleted, WrittenFiles appended) {
        this.deleted = new HashMap<>(deleted);
        this.appended = appended;
    }

    /** @param deleted by the path of their file */
    static ChangedRows of(Map<UTF8String, RowSet.Builder> deleted, WrittenFiles appended) {
        Map<String, byte[]> sent = new HashMap<>();
        deleted.forEach((file, positions) -> {
            ByteBuffer bytes = positions.build().bytes();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            sent.put(file.toString(), copy);
        });
        return new ChangedRows(sent, appended);
    }

    /** The rows that were deleted, by the path of their file. */
    Map<String, RowSet> deleted() {
        Map<String, RowSet> read = new HashMap<>();
        deleted.forEach((file, bytes) -> read.put(file, RowSet.of(ByteBuffer.wrap(bytes))));
        return read;
    }

    WrittenFiles appended() {
        return appended;
    }
}
