package dev.arrayc.cli.remote;

import dev.arrayc.cli.cache.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A shared cache of artifacts; see the package. */
public final class RemoteCache implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final long LARGEST_FILE = 1L << 31;
  private static final long ERROR_PAGE = 1L << 16;

  /**
   * A server and how to deal with it.
   *
   * @param base everything before {@code /ac/} and {@code /cas/}
   * @param writes whether what was compiled is stored
   * @param limit all that a command may spend on it
   * @param headers names and values, of every request
   * @param tls whom to trust, where it is not the system's choice
   */
  public record Server(
      URI base,
      boolean writes,
      Duration limit,
      Map<String, String> headers,
      Signatures signatures,
      Optional<SSLContext> tls) {
    public Server {
      headers = Map.copyOf(headers);
    }
  }

  private final Server server;
  private final CircuitBreaker breaker;
  private final Consumer<String> warnings;
  private final HttpClient client;
  private long spentNanos;
  private boolean failed;

  /**
   * A cache that is asked when needed.
   *
   * @param warnings hears once what is wrong with it
   */
  public RemoteCache(Server server, CircuitBreaker breaker, Consumer<String> warnings) {
    this.server = server;
    this.breaker = breaker;
    this.warnings = warnings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(server.limit());
    server.tls().ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /** {@return the files of an artifact by name, each verified; empty if they are not to be had} */
  public Optional<Map<String, byte[]>> find(String key) {
    if (failed || breaker.isOpen()) {
      return Optional.empty();
    }
    try {
      Optional<byte[]> message = get("ac/" + key, LARGEST_FILE);
      breaker.close();
      return message.isEmpty() ? Optional.empty() : Optional.of(files(key, message.get()));
    } catch (Unusable e) {
      // The server works, but holds something wrong; this entry is left aside.
      warnings.accept("the remote cache's entry is not used: " + e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      giveUp(e);
      return Optional.empty();
    }
  }

  private Map<String, byte[]> files(String key, byte[] message) throws IOException, Unusable {
    ActionResult result;
    try {
      result = ActionResult.decode(message);
    } catch (ActionResult.Malformed e) {
      throw new Unusable(String.valueOf(e.getMessage()));
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (ActionResult.OutputFile file : result.files()) {
      byte[] content =
          get("cas/" + file.hash(), file.size())
              .orElseThrow(() -> new Unusable("its file " + file.path() + " is gone"));
      if (content.length != file.size() || !Digest.of(content).equals(file.hash())) {
        throw new Unusable("its file " + file.path() + " is not what its digest says");
      }
      files.put(file.path(), content);
    }
    Optional<byte[]> signature = Optional.ofNullable(files.remove(Signatures.FILE));
    if (!server.signatures().accepts(key, result.files(), signature)) {
      throw new Unusable(
          signature.isEmpty() ? "it is not signed" : "its signature is by no trusted key");
    }
    if (files.isEmpty()) {
      throw new Unusable("it has no files");
    }
    return files;
  }

  /** Stores an artifact, where the server takes writes: contents first, then what names them. */
  public void store(String key, Map<String, byte[]> artifact) {
    if (!server.writes() || failed || breaker.isOpen()) {
      return;
    }
    List<ActionResult.OutputFile> list = new ArrayList<>();
    Map<String, byte[]> files = new LinkedHashMap<>(artifact);
    files.forEach((name, content) -> list.add(outputFile(name, content)));
    server
        .signatures()
        .sign(key, list)
        .ifPresent(
            signature -> {
              files.put(Signatures.FILE, signature);
              list.add(outputFile(Signatures.FILE, signature));
            });
    try {
      for (byte[] content : files.values()) {
        put("cas/" + Digest.of(content), content);
      }
      put("ac/" + key, new ActionResult(list).encode());
    } catch (IOException e) {
      giveUp(e);
    }
  }

  private static ActionResult.OutputFile outputFile(String name, byte[] content) {
    return new ActionResult.OutputFile(
        name, Digest.of(content), content.length, name.endsWith(".so"));
  }

  private void giveUp(IOException e) {
    failed = true;
    breaker.open();
    warnings.accept(
        "the remote cache "
            + server.base()
            + " is left alone for "
            + CircuitBreaker.OPEN.toSeconds()
            + " s: "
            + e.getMessage());
  }

  private Optional<byte[]> get(String path, long size) throws IOException {
    HttpRequest request = request(path).GET().build();
    HttpResponse<byte[]> response =
        send(
            request,
            info ->
                new BoundedBody(
                    info.statusCode() == OK ? Math.min(size, LARGEST_FILE) : ERROR_PAGE));
    return switch (response.statusCode()) {
      case OK -> Optional.of(response.body());
      case NOT_FOUND -> Optional.empty();
      default -> throw answered(response);
    };
  }

  private void put(String path, byte[] content) throws IOException {
    BodyPublisher body = BodyPublishers.ofByteArray(content);
    HttpRequest request =
        request(path).header("Content-Type", "application/octet-stream").PUT(body).build();
    HttpResponse<Void> response = send(request, BodyHandlers.discarding());
    if (response.statusCode() / 100 != 2) {
      throw answered(response);
    }
  }

  private static IOException answered(HttpResponse<?> response) {
    return new IOException("it answered with status " + response.statusCode());
  }

  private HttpRequest.Builder request(String path) {
    String base = server.base().toString();
    URI uri = URI.create(base + (base.endsWith("/") ? "" : "/") + path);
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
    server.headers().forEach(builder::header);
    return builder;
  }

  /** All requests together take no longer than the server's limit. */
  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException {
    long begin = System.nanoTime();
    CompletableFuture<HttpResponse<T>> response = client.sendAsync(request, body);
    try {
      long left = Math.max(0, server.limit().toNanos() - spentNanos);
      return response.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new IOException("it took longer than " + server.limit().toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      String reason = Optional.ofNullable(cause.getMessage()).orElse("it cannot be reached");
      throw new IOException(reason, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      spentNanos += System.nanoTime() - begin;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** An entry that is not to be used. */
  private static final class Unusable extends Exception {
    Unusable(String message) {
      super(message);
    }
  }
}
