package dev.arrayc.cli.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A cache server that checks what bazel-remote checks: the digest of contents, and of an
 * ActionResult that it is one and that all it names is there. It can also misbehave to order.
 */
public final class StandIn implements AutoCloseable {
  /** How to misbehave. */
  enum Fault {
    NONE,
    /** An error page. */
    STATUS_500,
    /** The connection ends in the middle of the body. */
    CUT,
    /** One bit of contents is another. */
    WRONG_BYTES,
    /** More than was announced. */
    TOO_MUCH,
    /** No answer for a long time. */
    SLOW
  }

  private static final long SLOW_SECONDS = 30;

  final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  public final List<String> requests = new CopyOnWriteArrayList<>();
  volatile Fault fault = Fault.NONE;
  volatile Optional<String> authorization = Optional.empty();
  private final HttpServer server;

  public StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/team");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path.replaceAll("[0-9a-f]{60}", "…"));
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization.isPresent() && !authorization.get().equals(given)) {
        exchange.sendResponseHeaders(401, -1);
      } else if (fault == Fault.STATUS_500) {
        exchange.sendResponseHeaders(500, -1);
      } else if (fault == Fault.SLOW) {
        TimeUnit.SECONDS.sleep(SLOW_SECONDS);
      } else if (!path.matches("/team/(ac|cas)/[0-9a-f]{64}")) {
        exchange.sendResponseHeaders(400, -1);
      } else if (exchange.getRequestMethod().equals("PUT")) {
        put(exchange, path);
      } else {
        get(exchange, path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(HttpExchange exchange, String path) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean isGood = path.contains("/cas/") ? sha256(body).equals(name) : isComplete(body);
    if (isGood) {
      stored.put(path, body);
    }
    exchange.sendResponseHeaders(isGood ? 200 : 400, -1);
  }

  private boolean isComplete(byte[] message) {
    try {
      ActionResult result = ActionResult.decode(message);
      return !result.files().isEmpty()
          && result.files().stream().allMatch(f -> stored.containsKey("/team/cas/" + f.hash()));
    } catch (ActionResult.Malformed e) {
      return false;
    }
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    byte[] body = stored.get(path);
    if (body == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] sent = body.clone();
    if (fault == Fault.WRONG_BYTES && path.contains("/cas/")) {
      sent[sent.length / 2] ^= 1;
    }
    if (fault == Fault.TOO_MUCH && path.contains("/cas/")) {
      sent = java.util.Arrays.copyOf(sent, sent.length + 1_000);
    }
    exchange.sendResponseHeaders(200, sent.length);
    exchange.getResponseBody().write(sent, 0, fault == Fault.CUT ? sent.length / 2 : sent.length);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
