package io.datashard.spark.seam;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * On which machines parts of a table's data files lie, so that tasks can run there. Files are asked for in the order of the catalog, in
 * which those of one directory follow each other by name: so a listing of the directory tells of a thousand files at once, as HDFS
 * sorts it, too. For one thread.
 */
public final class BlockHosts {
    private static final Logger LOG = LoggerFactory.getLogger(BlockHosts.class);

    private final Path root;
    private final FileSystem files;
    private Path directory;
    private RemoteIterator<LocatedFileStatus> listing;
    private LocatedFileStatus next;

    private BlockHosts(Path root, FileSystem files) {
        this.root = root;
        this.files = files;
    }

    /**
     * For a table at a location. Nothing where it does not matter or nobody knows: on stores other than HDFS, and in a session whose
     * tasks do not wait for a place.
     */
    public static Optional<BlockHosts> of(String location, SparkSession session) {
        Path root = new Path(location);
        if (!"hdfs".equals(root.toUri().getScheme())
                || !waits(session.sparkContext().conf())) {
            return Optional.empty();
        }
        Configuration hadoop = Sessions.hadoopConfiguration(session);
        try {
            return Optional.of(new BlockHosts(root, root.getFileSystem(hadoop)));
        } catch (IOException e) {
            LOG.info("where the files of {} lie is not known, and tasks will run anywhere: {}", location, e.toString());
            return Optional.empty();
        }
    }

    private static boolean waits(SparkConf conf) {
        String wait = conf.get("spark.locality.wait", "3s");
        return conf.getTimeAsMs("spark.locality.wait.node", wait) > 0;
    }

    /**
     * The machines that have a part of a file, each with how many bytes of it.
     *
     * @param path relative to the table's root; of a directory, paths come in the order of their names
     */
    public Map<String, Long> of(String path, long start, long length) {
        Map<String, Long> hosts = new TreeMap<>();
        try {
            for (BlockLocation block : blocks(new Path(root, path))) {
                long bytes = Math.min(start + length, block.getOffset() + block.getLength())
                        - Math.max(start, block.getOffset());
                for (String host : bytes > 0 ? block.getHosts() : new String[0]) {
                    hosts.merge(host, bytes, Long::sum);
                }
            }
        } catch (IOException e) {
            // whoever reads the file will say what is wrong with it
            LOG.info("where {} lies is not known, and its task will run anywhere: {}", path, e.toString());
            next = null;
        }
        return hosts;
    }

    private BlockLocation[] blocks(Path file) throws IOException {
        if (!file.getParent().equals(directory)) {
            directory = file.getParent();
            next = null;
            listing = files.listLocatedStatus(directory);
            advance();
        }
        while (next != null && next.getPath().getName().compareTo(file.getName()) < 0) {
            advance();
        }
        return next != null && next.getPath().getName().equals(file.getName())
                ? next.getBlockLocations()
                : new BlockLocation[0];
    }

    private void advance() throws IOException {
        next = listing.hasNext() ? listing.next() : null;
    }
}
