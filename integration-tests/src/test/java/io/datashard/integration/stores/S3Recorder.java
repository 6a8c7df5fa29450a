package io.datashard.integration.stores;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before an S3 server, passes requests on and remembers them. Can drop a header, and so be a server that does not know it. */
public final class S3Recorder implements AutoCloseable {
    static {
        // the host is part of what is signed, so it must be passed on as it is
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    /** Of one connection, not of the message. */
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "expect", "transfer-encoding", "upgrade");

    private static final int NO_BODY = -1;

    private final URI target;
    private final Set<String> dropped;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    private S3Recorder(URI target, Set<String> dropped) throws IOException {
        this.target = target;
        this.dropped = dropped;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    /**
     * What was asked of the server.
     *
     * @param path with the query, if there is one
     * @param headers by their names in lower case
     */
    public record Request(String method, String path, Map<String, String> headers) {}

    /** Passes everything on. */
    public static S3Recorder before(S3Server server) throws IOException {
        return start(server, Set.of());
    }

    /** Drops a header, which must not be signed. */
    static S3Recorder dropping(String header, S3Server server) throws IOException {
        return start(server, Set.of(header.toLowerCase(Locale.ROOT)));
    }

    private static S3Recorder start(S3Server server, Set<String> dropped) throws IOException {
        S3Recorder recorder = new S3Recorder(server.endpoint(), dropped);
        recorder.server.setExecutor(recorder.executor);
        recorder.server.createContext("/", recorder::passOn);
        recorder.server.start();
        return recorder;
    }

    /** Where it is asked. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The requests since the last call. */
    public List<Request> requests() {
        List<Request> seen = List.copyOf(requests);
        requests.clear();
        return seen;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void passOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            String path = asked.getRawPath() + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery());
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            headers.keySet().removeAll(dropped);
            requests.add(new Request(exchange.getRequestMethod(), path, headers));

            HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(path))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            headers.forEach((name, value) -> {
                if (!HOP_BY_HOP.contains(name)) {
                    request.header(name, value);
                }
            });
            answer(exchange, client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("stopped").initCause(e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> response) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        response.headers().map().forEach((name, values) -> {
            // of a HEAD's answer the length is content, not framing
            if (!HOP_BY_HOP.contains(name) || (head && name.equals("content-length"))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.statusCode(), head || body.length == 0 ? NO_BODY : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
