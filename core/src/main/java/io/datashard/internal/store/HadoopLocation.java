package io.datashard.internal.store;

import io.datashard.DatashardException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;

/**
 * A table's root and the Hadoop file system that it lies on.
 *
 * @param root absolute, with scheme and authority
 */
record HadoopLocation(FileSystem files, Path root) {

    /**
     * Finds the file system, which Hadoop keeps for the process.
     *
     * @throws DatashardException if it is not installed or not configured, or if the location is a whole file system
     * @throws UncheckedIOException if it cannot be reached
     */
    static HadoopLocation of(Path path, Configuration configuration) {
        FileSystem files = fileSystem(path, configuration);
        Path root = files.makeQualified(path);
        if (root.isRoot() || root.toUri().getPath().isEmpty()) {
            throw new DatashardException(
                    root + " is the whole of a bucket or file system, and a table must be a directory"
                            + " in it. Use for example " + new Path(root, "/table"));
        }
        return new HadoopLocation(files, root);
    }

    private static FileSystem fileSystem(Path path, Configuration configuration) {
        try {
            return path.getFileSystem(configuration);
        } catch (IOException e) {
            if (e instanceof org.apache.hadoop.fs.UnsupportedFileSystemException) {
                throw notInstalled(path, e);
            }
            throw new UncheckedIOException("cannot open the file system of " + path + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new DatashardException(
                    "cannot open the file system of " + path + ": " + e + ". Check the location and Hadoop's settings",
                    e);
        } catch (RuntimeException | LinkageError e) {
            // Hadoop's way of saying that a class which the configuration names is missing, or does not fit this Hadoop
            throw notInstalled(path, e);
        }
    }

    private static DatashardException notInstalled(Path path, Throwable cause) {
        String scheme = path.toUri().getScheme();
        String module =
                switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
                    case "s3a", "s3", "s3n" -> "org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion();
                    case "abfs", "abfss" -> "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion();
                    case "gs" -> "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.26";
                    default -> "the Hadoop module for " + scheme;
                };
        return new DatashardException(
                "the file system of " + path + " cannot be started: " + cause + ". Put " + module
                        + " on the class path, in Spark with --packages or spark.jars.packages",
                cause);
    }
}
