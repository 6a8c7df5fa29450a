package io.datashard.integration.stores;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.AmazonS3ClientBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** An S3Proxy in a process of its own, on a free port, with one empty bucket. */
public final class S3Server implements AutoCloseable {
    private static final String REGION = "us-east-1";
    private static final String KEY = "tester";
    private static final String SECRET = "the tester's secret";
    private static final Pattern STARTED =
            Pattern.compile("AbstractConnector Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Process process;
    private final URI endpoint;

    /** Never used twice, because Hadoop keeps a file system for each bucket and would go on with a server that is gone. */
    private final String bucket = "tests-" + UUID.randomUUID();

    private S3Server(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Whether requests must be signed. */
    public enum Access {
        SIGNED("aws-v2-or-v4"),
        ANYBODY("none");

        private final String authorization;

        Access(String authorization) {
            this.authorization = authorization;
        }
    }

    /** Starts a server and waits until it answers. */
    public static S3Server start(Access access) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dlogback.configurationFile=" + file("/s3-server-logback.xml"),
                        "-cp",
                        classPath(),
                        UntilInputEnds.class.getName(),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties(access).toString())
                .redirectErrorStream(true)
                .start();
        S3Server server = new S3Server(process, URI.create("http://127.0.0.1:" + port(process)));
        server.client().createBucket(server.bucket);
        return server;
    }

    public URI endpoint() {
        return endpoint;
    }

    /** A location in the bucket. */
    public String location(String name) {
        return "s3a://" + bucket + "/" + name;
    }

    /** The settings that users have, too: for this server, or for something that passes requests on to it. */
    public Map<String, String> settings(URI through) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("fs.s3a.endpoint", through.toString());
        settings.put("fs.s3a.endpoint.region", REGION);
        settings.put("fs.s3a.path.style.access", "true");
        settings.put("fs.s3a.access.key", KEY);
        settings.put("fs.s3a.secret.key", SECRET);
        return settings;
    }

    /** Hadoop's defaults and the {@link #settings}. */
    public Configuration configuration(URI through) {
        Configuration configuration = new Configuration();
        settings(through).forEach(configuration::set);
        return configuration;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private AmazonS3 client() {
        return AmazonS3ClientBuilder.standard()
                .withEndpointConfiguration(new EndpointConfiguration(endpoint.toString(), REGION))
                .withCredentials(new AWSStaticCredentialsProvider(new BasicAWSCredentials(KEY, SECRET)))
                .withPathStyleAccessEnabled(true)
                .build();
    }

    private static Path properties(Access access) throws IOException {
        Path parent = Files.createDirectories(Path.of(System.getProperty("datashard.test.dir"), "s3"));
        Path directory = Files.createTempDirectory(parent, "server-");
        java.util.Properties properties = new java.util.Properties();
        properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
        properties.setProperty("s3proxy.authorization", access.authorization);
        properties.setProperty("s3proxy.identity", KEY);
        properties.setProperty("s3proxy.credential", SECRET);
        properties.setProperty("jclouds.provider", "filesystem-nio2");
        properties.setProperty("jclouds.filesystem.basedir", directory.toString());
        properties.setProperty("jclouds.identity", "unused");
        properties.setProperty("jclouds.credential", "unused");
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return Files.writeString(parent.resolve(directory.getFileName() + ".properties"), text.toString());
    }

    private static String classPath() throws IOException {
        return Files.readString(Path.of(System.getProperty("datashard.s3.server.classpath")))
                        .trim()
                + File.pathSeparator
                + file("/s3-server-logback.xml").getParent()
                + File.pathSeparator
                + file("/" + UntilInputEnds.class.getName().replace('.', '/') + ".class")
                        .resolve("../../../../..")
                        .normalize();
    }

    private static Path file(String resource) {
        try {
            return Path.of(Objects.requireNonNull(S3Server.class.getResource(resource), resource)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the server says that it has got, when it is up. What it says later is read and dropped, so that it never waits. */
    private static int port(Process process) throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread reader = new Thread(() -> drop(output), "output of the S3 server");
                reader.setDaemon(true);
                reader.start();
                return Integer.parseInt(started.group(1));
            }
            said.append(line).append('\n');
        }
        throw new IllegalStateException("the S3 server did not start:\n" + said);
    }

    private static void drop(BufferedReader output) {
        try (output) {
            output.transferTo(java.io.Writer.nullWriter());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
