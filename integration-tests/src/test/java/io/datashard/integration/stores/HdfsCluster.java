package io.datashard.integration.stores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** HDFS with one namenode and one datanode, in this process, on free ports. */
public final class HdfsCluster implements AutoCloseable {
    private final MiniDFSCluster cluster;

    private HdfsCluster(MiniDFSCluster cluster) {
        this.cluster = cluster;
    }

    public static HdfsCluster start() throws IOException {
        Path directory = Files.createDirectories(Path.of(System.getProperty("datashard.test.dir"), "hdfs"));
        Configuration configuration = new Configuration();
        configuration.set(
                MiniDFSCluster.HDFS_MINIDFS_BASEDIR,
                Files.createTempDirectory(directory, "cluster-").toString());
        return new HdfsCluster(
                new MiniDFSCluster.Builder(configuration).numDataNodes(1).build());
    }

    /** A location on the cluster. */
    public String location(String name) {
        return cluster.getURI() + "/" + name;
    }

    public Map<String, String> settings() {
        return Map.of(
                "dfs.replication", "1",
                // how long a client waits before it asks again whether the namenode knows of the last block: 0.4 s by
                // default
                "dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "10");
    }

    /** Hadoop's defaults and the {@link #settings}. */
    public Configuration configuration() {
        Configuration configuration = new Configuration();
        settings().forEach(configuration::set);
        return configuration;
    }

    @Override
    public void close() {
        cluster.shutdown(true);
    }
}
