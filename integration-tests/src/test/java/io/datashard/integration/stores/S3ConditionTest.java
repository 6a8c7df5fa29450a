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
            Stores.open(server.location("table"), configuration).putIfAbsent("a", "x".getBytes(UTF_8));

            assertThat(recorder.requests()).singleElement().satisfies(put -> {
                assertThat(put.method()).isEqualTo("PUT");
                assertThat(put.headers())
                        .containsEntry("if-none-match", "*")
                        .containsEntry("x-amz-server-side-encryption", "AES256");
            });
        }
    }

    @Test
    void requestsOfEachOperation() throws IOException {
        try (S3Server server = S3Server.start(S3Server.Access.SIGNED);
                S3Recorder recorder = S3Recorder.before(server)) {
            Configuration configuration = server.configuration(recorder.endpoint());
            String location = server.location("table");
            Store store = Stores.open(server.location("files"), configuration);
            byte[] content = "content".getBytes(UTF_8);
            report(recorder, "open the store");
            store.putIfAbsent("commits/1", content);
            report(recorder, "put if absent");
            store.putIfAbsent("commits/1", new byte[1]);
            report(recorder, "put if absent, taken");
            store.read("commits/1");
            report(recorder, "read");
            store.read("commits/2");
            report(recorder, "read, absent");
            store.exists("commits/1");
            report(recorder, "exists");
            store.exists("commits/2");
            report(recorder, "exists, absent");
            store.overwrite("commits/latest", content);
            report(recorder, "overwrite");
            store.output("data/1").create(0).close();
            report(recorder, "output");
            store.delete("data/1");
            report(recorder, "delete");

            Table.newTable(location, SCHEMA, Partitioning.unpartitioned(), Map.of(), configuration)
                    .appendRecords(List.of(Map.of("id", 1L)))
                    .commit();
            report(recorder, "create the table, with the race check");
            Table table = Table.load(location, configuration);
            Snapshot base = table.currentSnapshot();
            report(recorder, "load the table and its snapshot");
            base.newTransaction().appendRecords(List.of(Map.of("id", 2L))).commit();
            report(recorder, "append a row");
            Table.load(location, configuration).currentSnapshot().plan(List.of());
            report(recorder, "load and plan");
        }
    }

    private static void report(S3Recorder recorder, String what) {
        List<S3Recorder.Request> requests = recorder.requests();
        System.out.println(
                "REQ " + what + ": " + requests.size() + " " + (requests.size() > 30 ? "" : requests.toString()));
    }
}
