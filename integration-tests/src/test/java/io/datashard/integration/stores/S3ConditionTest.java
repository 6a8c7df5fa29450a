package io.datashard.integration.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.DatashardException;
import io.datashard.Field;
import io.datashard.Partitioning;
import io.datashard.Schema;
import io.datashard.Snapshot;
import io.datashard.Table;
import io.datashard.Type;
import io.datashard.internal.store.Store;
import io.datashard.internal.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

/** What is asked of S3 servers, and what happens with one that does not know the condition. */
class S3ConditionTest {
    private static final Schema SCHEMA = Schema.of(Field.optional(1, "id", Type.Primitive.LONG));

    @Test
    void aServerThatIgnoresTheConditionIsRefusedBeforeAnythingIsCommitted() throws IOException {
        try (S3Server server = S3Server.start(S3Server.Access.ANYBODY);
                S3Recorder ignorant = S3Recorder.dropping("If-None-Match", server)) {
            String location = server.location("table");
            Configuration configuration = server.configuration(ignorant.endpoint());
            configuration.set(
                    "fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.AnonymousAWSCredentialsProvider");

            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() ->
                                Table.newTable(location, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration))
                        .isInstanceOf(DatashardException.class)
                        .hasMessageContaining("let 8 of 8 callers create the same object")
                        .hasMessageContaining(ignorant.endpoint().toString())
                        .hasMessageContaining("Nothing was committed");
            }
            assertThat(Table.find(location, configuration)).isEmpty();
            assertThat(Stores.open(location, configuration).list("_datashard")).isEmpty();
        }
    }

    @Test
    void encryptionIsAskedForAsTheFileSystemIsToldTo() throws IOException {
        try (S3Server server = S3Server.start(S3Server.Access.SIGNED);
                S3Recorder recorder = S3Recorder.before(server)) {
            Configuration configuration = server.configuration(recorder.endpoint());
            configuration.set("fs.s3a.server-side-encryption-algorithm", "AES256");
            configuration.set("fs.s3a.attempts.maximum", "0");
            Store store = Stores.open(server.location("table"), configuration);

            assertThatThrownBy(() -> store.putIfAbsent("a", "x".getBytes(UTF_8)))
                    .as("the server of the tests cannot encrypt, and says so")
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Server-side encryption is not supported");
            assertThat(recorder.requests()).singleElement().satisfies(put -> {
                assertThat(put.method()).isEqualTo("PUT");
                assertThat(put.headers())
                        .containsEntry("if-none-match", "*")
                        .containsEntry("x-amz-server-side-encryption", "AES256");
            });
        }
    }

    @Test
    void committingIsOneRequestAndLosingTwoMore() throws IOException {
        try (S3Server server = S3Server.start(S3Server.Access.SIGNED);
                S3Recorder recorder = S3Recorder.before(server)) {
            Store store = Stores.open(server.location("table"), server.configuration(recorder.endpoint()));

            store.putIfAbsent("commits/1", "content".getBytes(UTF_8));
            assertThat(requests(recorder)).containsExactly("PUT 1");
            store.putIfAbsent("commits/1", "another's".getBytes(UTF_8));
            assertThat(requests(recorder)).containsExactly("PUT 1", "HEAD 1", "GET 1");
            store.read("commits/1");
            assertThat(requests(recorder)).containsExactly("HEAD 1", "GET 1");
            store.read("commits/2");
            assertThat(requests(recorder)).containsExactly("HEAD 2");
            store.exists("commits/1");
            assertThat(requests(recorder)).containsExactly("HEAD 1");
            store.exists("commits/2");
            assertThat(requests(recorder)).containsExactly("HEAD 2");
            // of the S3A of Hadoop 3.3: is there a directory of that name, and no longer any marker of its parents
            store.output("data/3").create(0).close();
            assertThat(requests(recorder)).containsExactly("LIST", "PUT 3", "DELETE SEVERAL");
        }
    }

    @Test
    void aSecondPutOfTheSameContentFindsItsOwn() throws IOException {
        try (S3Server server = S3Server.start(S3Server.Access.SIGNED)) {
            Store store = Stores.open(server.location("table"), server.configuration(server.endpoint()));

            assertThat(store.putIfAbsent("commits/1", "transaction 7".getBytes(UTF_8)))
                    .isTrue();
            assertThat(store.putIfAbsent("commits/1", "transaction 7".getBytes(UTF_8)))
                    .as("as a client does that lost the first answer")
                    .isTrue();
            assertThat(store.putIfAbsent("commits/1", "transaction 8".getBytes(UTF_8)))
                    .isFalse();
        }
    }

    @Test
    void aSmallAppendWritesADataFileAndAVersionAndReadsNothing() throws IOException {
        try (S3Server server = S3Server.start(S3Server.Access.SIGNED);
                S3Recorder recorder = S3Recorder.before(server)) {
            Configuration configuration = server.configuration(recorder.endpoint());
            String location = server.location("table");
            Table.newTable(location, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration)
                    .appendRecords(List.of(Map.of("id", 1L)))
                    .commit();
            assertThat(requests(recorder)).as("with the race check").hasSizeLessThan(130);

            Snapshot base = Table.load(location, configuration).currentSnapshot();
            assertThat(requests(recorder)).hasSizeLessThanOrEqualTo(6);
            base.newTransaction().appendRecords(List.of(Map.of("id", 2L))).commit();
            assertThat(requests(recorder))
                    .satisfiesExactly(
                            list -> assertThat(list).isEqualTo("LIST"),
                            data -> assertThat(data).startsWith("PUT").endsWith(".parquet"),
                            markers -> assertThat(markers).isEqualTo("DELETE SEVERAL"),
                            version -> assertThat(version).startsWith("PUT").endsWith("2.json"));
        }
    }

    /** The requests since the last call, each as its method and the last name of its path. */
    private static List<String> requests(S3Recorder recorder) {
        return recorder.requests().stream()
                .map(request -> request.path().contains("?list-type")
                        ? "LIST"
                        : request.path().endsWith("?delete")
                                ? "DELETE SEVERAL"
                                : request.method() + " "
                                        + request.path()
                                                .substring(request.path().lastIndexOf('/') + 1))
                .toList();
    }
}
