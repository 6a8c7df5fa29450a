package io.datashard.internal.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which locations are refused, and what is said about it. The stores that are not refused have tests of their own. */
class StoresTest {
    private final Configuration configuration = new Configuration();

    @ParameterizedTest
    @ValueSource(strings = {"wasb", "wasbs", "viewfs", "webhdfs", "ftp", "har", "oss", "memory"})
    void refusesASchemeThatNobodyProved(String scheme) {
        configuration.set("datashard.store.unproven.allow", scheme);

        assertThatThrownBy(() -> Stores.open(scheme + "://somewhere/table", configuration))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining(scheme + "://somewhere/table")
                .hasMessageContaining("no atomic create is proven for the scheme " + scheme)
                .hasMessageContaining("Proven schemes: file, hdfs and s3a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gs", "abfs", "abfss", "ABFSS"})
    void refusesASchemeThatWasNotTriedUnlessAsked(String scheme) {
        String location = scheme + "://bucket/table";
        String allow = "datashard.store.unproven.allow=" + scheme.toLowerCase(Locale.ROOT);

        assertThatThrownBy(() -> Stores.open(location, configuration))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining(allow)
                .hasMessageContaining("never tested");

        configuration.set("datashard.store.unproven.allow", "other, " + scheme.toLowerCase(Locale.ROOT));
        assertThatThrownBy(() -> Stores.open(location, configuration))
                .as("allowed, but its connector is not on the class path")
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("on the class path");
    }

    @Test
    void saysWhatS3Needs() {
        assertThatThrownBy(() -> Stores.open("s3a://bucket/table", configuration))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("org.apache.hadoop:hadoop-aws:3.")
                .hasMessageContaining("--packages");
    }

    @Test
    void refusesAnotherFileSystemBehindAProvenScheme() {
        configuration.setClass("fs.s3.impl", Foreign.class, FileSystem.class);
        configuration.setClass("fs.hdfs.impl", Foreign.class, FileSystem.class);

        assertThatThrownBy(() -> Stores.open("s3:/bucket/table", configuration))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("Foreign")
                .hasMessageContaining("Write the location with s3a:");
        assertThatThrownBy(() -> Stores.open("hdfs:/table", configuration))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("Foreign")
                .hasMessageContaining("fs.hdfs.impl");
    }

    @Test
    void takesTheSchemeOfTheDefaultFileSystem() {
        configuration.set("fs.defaultFS", "webhdfs://namenode");

        assertThatThrownBy(() -> Stores.open("/table", configuration))
                .isInstanceOf(DatashardException.class)
                .hasMessageContaining("the scheme webhdfs");
    }

    /** Takes the paths of any scheme, as vendors' file systems for S3 do. */
    static final class Foreign extends RawLocalFileSystem {
        @Override
        protected void checkPath(Path path) {}
    }
}
