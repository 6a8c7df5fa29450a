package io.datashard.internal.store;

import io.datashard.DatashardException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.util.VersionInfo;

/** Chooses the store for a location, by its scheme. */
public final class Stores {
    /** The setting that names the schemes, separated by commas, that shall be used although nobody has tested them. */
    static final String ALLOW_UNPROVEN = "datashard.store.unproven.allow";

    private static final String S3A = "org.apache.hadoop.fs.s3a.S3AFileSystem";

    private Stores() {}

    /**
     * The store of the table at a location. A location without a scheme is one of the configuration's default file system.
     *
     * @throws DatashardException if the location is malformed or a file, or if no store is proven for its scheme
     * @throws UncheckedIOException if the store cannot be reached
     */
    public static Store open(String location, Configuration configuration) {
        Path path = path(location);
        URI defaults = FileSystem.getDefaultUri(configuration);
        String named = path.toUri().getScheme();
        String scheme = (named == null ? defaults.getScheme() : named).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "file" -> new LocalStore(local(path, defaults));
            case "hdfs" -> hdfs(HadoopLocation.of(path, configuration));
            case "s3a", "s3", "s3n" -> s3(HadoopLocation.of(path, configuration));
            case "gs" -> {
                HadoopLocation at = unproven(scheme, path, configuration);
                yield new ObjectStore(at.files(), at.root(), new CreatePut(at.files()));
            }
            case "abfs", "abfss" -> {
                HadoopLocation at = unproven(scheme, path, configuration);
                yield new ObjectStore(at.files(), at.root(), new RenamePut(at.files()));
            }
            default -> throw new DatashardException("the table at " + path
                    + " cannot be opened: no atomic create is proven for the"
                    + " scheme " + scheme + ", so that concurrent commits could overwrite each other. Proven schemes:"
                    + " file, hdfs and s3a; gs, abfs and abfss are tried on request. Use a location of one of them");
        };
    }

    private static Store hdfs(HadoopLocation location) {
        if (location.files() instanceof DistributedFileSystem files) {
            return new HdfsStore(files, location.root());
        }
        throw notProven(location, "hdfs is proven for Hadoop's own DistributedFileSystem. Set fs.hdfs.impl to that");
    }

    private static Store s3(HadoopLocation location) {
        FileSystem files = location.files();
        if (!isS3A(files.getClass())) {
            throw notProven(
                    location,
                    "S3 is proven for Hadoop's S3A. Write the location with s3a:, or set fs."
                            + location.root().toUri().getScheme() + ".impl to " + S3A);
        }
        return new ObjectStore(files, location.root(), conditionalPut(location));
    }

    private static ExclusivePut conditionalPut(HadoopLocation location) {
        FileSystem files = location.files();
        try {
            return files.hasPathCapability(location.root(), S3BuilderPut.CONDITIONAL)
                    ? new S3BuilderPut(files)
                    : new S3ClientPut(files);
        } catch (ReflectiveOperationException e) {
            throw new DatashardException(
                    "the table at " + location.root() + " cannot be opened: the S3A of Hadoop "
                            + VersionInfo.getVersion()
                            + " gives no way to a conditional PUT (" + e
                            + "), so that concurrent commits could overwrite"
                            + " each other. Use hadoop-aws 3.3.2 to 3.3.6, or 3.4.2 or later with"
                            + " fs.s3a.create.conditional.enabled at its default, true",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot ask the file system of " + location.root() + " what it can do: " + e, e);
        }
    }

    private static boolean isS3A(Class<?> type) {
        return type != null && (type.getName().equals(S3A) || isS3A(type.getSuperclass()));
    }

    private static HadoopLocation unproven(String scheme, Path path, Configuration configuration) {
        if (!configuration.getTrimmedStringCollection(ALLOW_UNPROVEN).contains(scheme)) {
            throw new DatashardException("the table at " + path + " cannot be opened: the connector for " + scheme
                    + " should create files atomically, but that was never tested, and without it concurrent commits could"
                    + " overwrite each other. To use it all the same, set " + ALLOW_UNPROVEN + "=" + scheme
                    + " (in Spark also as spark.hadoop." + ALLOW_UNPROVEN
                    + "); each process then tries it out before its first commit. Proven schemes: file, hdfs and s3a");
        }
        return HadoopLocation.of(path, configuration);
    }

    private static DatashardException notProven(HadoopLocation location, String remedy) {
        return new DatashardException("the table at " + location.root() + " cannot be opened: its scheme is served by "
                + location.files().getClass().getName() + ", for which no atomic create is proven; " + remedy);
    }

    private static Path path(String location) {
        try {
            return new Path(location);
        } catch (IllegalArgumentException e) {
            throw new DatashardException(
                    "'" + location + "' is not a location of a table: " + e.getMessage()
                            + ". Give the path of a directory, such as /data/stars or file:/data/stars",
                    e);
        }
    }

    /** Not through {@link FileSystem}, which would be instantiated only to learn the working directory. */
    private static java.nio.file.Path local(Path path, URI defaults) {
        URI uri = path.makeQualified(defaults, new Path(System.getProperty("user.dir")))
                .toUri();
        if (uri.getAuthority() != null && !uri.getAuthority().isEmpty()) {
            throw new DatashardException("the table at " + path + " cannot be opened: '" + uri.getAuthority()
                    + "' would be a host, and local files have none. Write file:/directory or file:///directory");
        }
        java.nio.file.Path directory = FileSystems.getDefault().getPath(uri.getPath());
        if (Files.isRegularFile(directory)) {
            throw new DatashardException(path + " is a file, and a table is a directory. Give the path of a directory");
        }
        return directory;
    }
}
