package io.datashard.internal.store;

import io.datashard.DatashardException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Chooses the store for a location, by its scheme. */
public final class Stores {
    private Stores() {}

    /**
     * The store of the table at a location. A location without a scheme is one of the configuration's default file system.
     *
     * @throws DatashardException if the location is malformed or a file, or if no store is proven for its scheme
     */
    public static Store open(String location, Configuration configuration) {
        Path path = path(location);
        URI defaults = FileSystem.getDefaultUri(configuration);
        String scheme = path.toUri().getScheme() == null
                ? defaults.getScheme()
                : path.toUri().getScheme();
        if (!"file".equalsIgnoreCase(scheme)) {
            throw new DatashardException("the table at " + location
                    + " cannot be opened: no atomic create is proven for the scheme "
                    + scheme + " yet, so that concurrent commits could overwrite each other. Proven schemes: file."
                    + " Use a location of one of them");
        }
        java.nio.file.Path root = local(path, location, defaults);
        if (Files.isRegularFile(root)) {
            throw new DatashardException(
                    location + " is a file, and a table is a directory. Give the path of a directory");
        }
        return new LocalStore(root);
    }

    /**
     * The store that has a root. A root is a URI, with blanks and the like as %XX; a location has them as they are.
     *
     * @param root of a store, as {@link Store#root} gives it
     */
    public static Store atRoot(String root, Configuration configuration) {
        return open(new Path(URI.create(root)).toString(), configuration);
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
    private static java.nio.file.Path local(Path path, String location, URI defaults) {
        URI uri = path.makeQualified(defaults, new Path(System.getProperty("user.dir")))
                .toUri();
        if (uri.getAuthority() != null && !uri.getAuthority().isEmpty()) {
            throw new DatashardException("the table at " + location + " cannot be opened: '" + uri.getAuthority()
                    + "' would be a host, and local files have none. Write file:/directory or file:///directory");
        }
        return FileSystems.getDefault().getPath(uri.getPath());
    }
}
