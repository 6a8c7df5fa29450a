package io.datashard.spark.seam;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;

/**
 * The session's settings by which reads are planned.
 *
 * @param maxPartitionBytes the most bytes in one partition, {@code spark.sql.files.maxPartitionBytes}
 * @param openCost what opening a file costs, in bytes that could be read meanwhile, {@code spark.sql.files.openCostInBytes}
 * @param minPartitions partitions wanted at least, {@code spark.sql.files.minPartitionNum} or else the default parallelism
 * @param compressionFactor bytes in memory for each byte of a file, {@code spark.sql.sources.fileCompressionFactor}
 */
public record ReadSettings(long maxPartitionBytes, long openCost, int minPartitions, double compressionFactor) {

    /** The settings of a session at this moment. */
    public static ReadSettings of(SparkSession session) {
        SQLConf conf = session.sessionState().conf();
        int minPartitions = conf.filesMinPartitionNum().isDefined()
                ? (Integer) conf.filesMinPartitionNum().get()
                : session.leafNodeDefaultParallelism();
        return new ReadSettings(
                conf.filesMaxPartitionBytes(),
                conf.filesOpenCostInBytes(),
                minPartitions,
                conf.fileCompressionFactor());
    }
}
