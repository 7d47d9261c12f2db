package dev.arrayc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.cli.remote.StandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code arrayc compile} on two machines, here directories, with a cache between them. */
class RemoteCompileTest {
  @TempDir private Path directory;

  private InProcess.Outcome compile(String machine, StandIn server, String... more)
      throws Exception {
    Path home = Files.createDirectories(directory.resolve(machine));
    Path program = directory.resolve("prog.py");
    Files.writeString(program, "def f(x):\n    return x * 2\n");
    List<String> line =
        new ArrayList<>(List.of("compile", program + ":f", "--arg", "f32[8]", "-o", "libf.so"));
    line.addAll(List.of("--remote-cache", server.uri().toString()));
    line.addAll(List.of(more));
    return new InProcess(home).run(line);
  }

  @Test
  void oneCompiles_theOtherTakesIt() throws Exception {
    try (StandIn server = new StandIn()) {
      InProcess.Outcome quiet = new InProcess.Outcome(0, "", "");
      assertThat(compile("ci", server, "--remote-mode", "read-write")).isEqualTo(quiet);
      int stored = server.requests.size();
      assertThat(compile("desk", server)).isEqualTo(quiet);
      assertThat(server.requests.subList(stored, server.requests.size()))
          .hasSize(3)
          .allMatch(r -> r.startsWith("GET "));
      assertThat(directory.resolve("desk/libf.so"))
          .hasSameBinaryContentAs(directory.resolve("ci/libf.so"));
      // Now it is in the local cache, and nobody is asked.
      Files.delete(directory.resolve("desk/libf.so"));
      int asked = server.requests.size();
      assertThat(compile("desk", server)).isEqualTo(quiet);
      assertThat(server.requests).hasSize(asked);
    }
  }

  @Test
  void unsigned_isCompiledAgain_whereKeysAreTrusted() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String secret = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    String open = pem("PUBLIC KEY", pair.getPublic().getEncoded());
    try (StandIn server = new StandIn()) {
      compile("ci", server, "--remote-mode", "read-write");
      InProcess.Outcome refused = compile("desk", server, "--remote-trust", open);
      assertThat(refused.status()).isZero();
      assertThat(refused.err()).contains("the remote cache's entry is not used: it is not signed");
      InProcess.Outcome wrongKey = compile("desk2", server, "--remote-sign", open);
      assertThat(wrongKey.status()).isEqualTo(2);
      assertThat(wrongKey.err()).contains("is no Ed25519 private key in PEM", "openssl genpkey");
    }
    try (StandIn server = new StandIn()) {
      compile("signer", server, "--remote-mode", "read-write", "--remote-sign", secret);
      int stored = server.requests.size();
      InProcess.Outcome trusted = compile("desk3", server, "--remote-trust", open);
      assertThat(trusted).isEqualTo(new InProcess.Outcome(0, "", ""));
      assertThat(server.requests).hasSize(stored + 4); // the list, two files, the signature
    }
  }

  private String pem(String kind, byte[] key) throws Exception {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    Path file = directory.resolve(kind.replace(' ', '-') + ".pem");
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    return file.toString();
  }
}
