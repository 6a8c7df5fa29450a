package io.datashard.spark.write;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** For a write that turned out to be committed already after Spark had planned its query: the tasks write nothing. */
record NoFilesWriterFactory() implements DataWriterFactory {

    @Override
    public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
        return new DataWriter<>() {
            @Override
            public void write(InternalRow row) {
                // it is in the table
            }

            @Override
            public WriterCommitMessage commit() {
                return new WrittenFiles(List.of());
            }

            @Override
            public void abort() {
                // there is nothing to delete
            }

            @Override
            public void close() {
                // there is nothing to close
            }
        };
    }
}
