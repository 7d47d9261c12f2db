package dev.arrayc.cli.remote;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real nginx that serves a directory by WebDAV on loopback, as its documentation sets it up. */
final class Nginx implements AutoCloseable {
  private static final int TRIES = 100;

  private final Process process;
  private final int port;

  private Nginx(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Nginx start(Path directory) throws IOException, InterruptedException {
    String program =
        Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx")
            .filter(p -> Files.isExecutable(Path.of(p)))
            .findFirst()
            .orElseGet(() -> abort("needs nginx, which is not installed"));
    int port = freePort();
    Files.createDirectories(directory.resolve("data"));
    Files.createDirectories(directory.resolve("tmp"));
    // Where it is root, its workers are not.
    directory.toFile().setExecutable(true, false);
    Path config = directory.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        user root;
        pid %1$s/pid;
        error_log %1$s/error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/tmp;
          server {
            listen 127.0.0.1:%2$s;
            location /cache/ {
              alias %1$s/data/;
              dav_methods PUT;
              create_full_put_path on;
              client_max_body_size 1g;
            }
          }
        }
        """
            .formatted(directory, port));
    Process process =
        new ProcessBuilder(List.of(program, "-p", directory.toString(), "-c", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    for (int i = 0; i < TRIES; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Nginx(process, port);
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    process.destroyForcibly();
    throw new IOException(Files.readString(directory.resolve("output")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/cache");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
