package io.datashard.spark.seam;

import java.time.ZoneId;
import java.util.List;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSourceUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.collection.JavaConverters;

/** What Spark keeps of a session, and passes with a save, behind its public interfaces. */
public final class Sessions {
    /** About how much larger rows are in a shuffle than in a file. */
    private static final int SHUFFLED_PER_FILE_BYTE = 4;

    private static final String BACKGROUND_POOL = "datashard-compaction";

    private Sessions() {}

    /** Hadoop's configuration with the settings of the session in it. */
    public static Configuration hadoopConfiguration(SparkSession session) {
        return session.sessionState().newHadoopConf();
    }

    /** The session's time zone. */
    public static ZoneId zone(SparkSession session) {
        return ZoneId.of(session.sessionState().conf().sessionLocalTimeZone());
    }

    /** Whether plans are made with the statistics of columns. */
    public static boolean usesColumnStatistics(SparkSession session) {
        SQLConf conf = session.sessionState().conf();
        return conf.cboEnabled() || conf.planStatsEnabled();
    }

    /** Whether joins may take partitions as they lie in storage, {@code spark.sql.sources.v2.bucketing.enabled}. */
    public static boolean joinsStoredPartitions(SparkSession session) {
        return session.sessionState().conf().v2BucketingEnabled();
    }

    /**
     * A copy of a session whose queries are planned as a whole before anything runs, with as many tasks after a shuffle as rows need that
     * are so large in files.
     */
    public static SparkSession ofWholePlans(SparkSession session, long bytes) {
        SparkSession copy = session.cloneSession();
        SQLConf conf = copy.sessionState().conf();
        long wanted = 1 + bytes * SHUFFLED_PER_FILE_BYTE / conf.filesMaxPartitionBytes();
        conf.setConf(SQLConf.ADAPTIVE_EXECUTION_ENABLED(), false);
        conf.setConf(SQLConf.SHUFFLE_PARTITIONS(), (int) Math.min(conf.numShufflePartitions(), wanted));
        return copy;
    }

    /**
     * A copy of a session for this thread, which is one of the driver's own: what the thread that made it was doing, such as a group of jobs
     * that may be cancelled, is none of its business. Where Spark schedules fairly, the thread's jobs have a pool of their own. The thread
     * sees the classes that the session sees.
     *
     * @param work what the thread's jobs are called in Spark's UI
     */
    public static SparkSession inBackground(SparkSession session, String work) {
        session.sparkContext().setLocalProperties(new Properties());
        session.sparkContext().setLocalProperty("spark.scheduler.pool", BACKGROUND_POOL);
        session.sparkContext().setJobDescription(work);
        Thread.currentThread().setContextClassLoader(session.sharedState().jarClassLoader());
        SparkSession copy = session.cloneSession();
        SparkSession.setActiveSession(copy);
        return copy;
    }

    /** The columns of {@code partitionBy}, as {@code save} passes them in an option. */
    public static List<String> partitionColumns(CaseInsensitiveStringMap options) {
        String encoded = options.get(DataSourceUtils.PARTITIONING_COLUMNS_KEY());
        return encoded == null
                ? List.of()
                : JavaConverters.seqAsJavaList(DataSourceUtils.decodePartitioningColumns(encoded));
    }
}
