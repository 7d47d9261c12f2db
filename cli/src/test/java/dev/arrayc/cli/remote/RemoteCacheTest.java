package dev.arrayc.cli.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shared cache that works, lies, is slow, is dead, or wants to know who asks. */
class RemoteCacheTest {
  private static final String KEY = "ab".repeat(32);
  private static final Map<String, byte[]> FILES =
      Map.of(
          "library.so",
          "machine code".getBytes(UTF_8),
          "library.h",
          "int f(void);".getBytes(UTF_8));
  private static final Duration LIMIT = Duration.ofMillis(1000);

  @TempDir private Path directory;
  private StandIn server;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = new StandIn();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RemoteCache cache(boolean writes, Map<String, String> headers, Signatures signatures) {
    return cache(server.uri(), writes, headers, signatures);
  }

  private RemoteCache cache(
      URI uri, boolean writes, Map<String, String> headers, Signatures signatures) {
    RemoteCache.Server asked =
        new RemoteCache.Server(uri, writes, LIMIT, headers, signatures, Optional.empty());
    return new RemoteCache(asked, new CircuitBreaker(Optional.of(directory), uri), warnings::add);
  }

  private RemoteCache writer() {
    return cache(true, Map.of(), Signatures.NONE);
  }

  @Test
  void whatOneStores_anotherFinds() {
    assertThat(writer().find(KEY)).isEmpty();
    writer().store(KEY, FILES);
    assertThat(cache(false, Map.of(), Signatures.NONE).find(KEY))
        .hasValueSatisfying(
            files -> {
              assertThat(files).containsOnlyKeys("library.so", "library.h");
              assertThat(files.get("library.so")).isEqualTo(FILES.get("library.so"));
            });
    assertThat(server.requests.getLast()).startsWith("GET /team/cas/");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aReader_storesNothing() {
    cache(false, Map.of(), Signatures.NONE).store(KEY, FILES);
    assertThat(server.requests).isEmpty();
  }

  /** Whatever the server does, there is no answer, one warning, and little time is lost. */
  @ParameterizedTest
  @EnumSource(value = StandIn.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aServerThatMisbehaves_isAsIfItWereNotThere(StandIn.Fault fault) {
    writer().store(KEY, FILES);
    server.fault = fault;
    long begin = System.nanoTime();
    RemoteCache cache = writer();
    assertThat(cache.find(KEY)).isEmpty();
    cache.store(KEY, FILES);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT.multipliedBy(3));
    assertThat(warnings).hasSize(1);
  }

  @Test
  void aServerThatIsNotThere_isAskedOnce_thenLeftAlone() {
    URI dead = URI.create("http://127.0.0.1:1/");
    assertThat(cache(dead, true, Map.of(), Signatures.NONE).find(KEY)).isEmpty();
    assertThat(warnings).singleElement().asString().contains("left alone for 60 s");
    warnings.clear();
    assertThat(cache(dead, true, Map.of(), Signatures.NONE).find(KEY)).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void theBreaker_closesAfterAMinute() throws IOException {
    CircuitBreaker breaker = new CircuitBreaker(Optional.of(directory), server.uri());
    breaker.open();
    assertThat(breaker.isOpen()).isTrue();
    try (var files = Files.list(directory)) {
      Path mark = files.findFirst().orElseThrow();
      Files.setLastModifiedTime(
          mark,
          java.nio.file.attribute.FileTime.from(
              java.time.Instant.now().minus(CircuitBreaker.OPEN.plusSeconds(1))));
    }
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void headersAreSent() {
    server.authorization = Optional.of("Bearer secret");
    cache(true, Map.of("Authorization", "Bearer secret"), Signatures.NONE).store(KEY, FILES);
    assertThat(warnings).isEmpty();
    assertThat(writer().find(KEY)).isEmpty();
    assertThat(warnings).singleElement().asString().contains("status 401");
  }

  @Test
  void signedEntries_areUsed_othersRefused() throws GeneralSecurityException {
    KeyPair ours = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair theirs = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Signatures signing = new Signatures(Optional.of(ours.getPrivate()), List.of());
    Signatures trusting = new Signatures(Optional.empty(), List.of(ours.getPublic()));
    cache(true, Map.of(), signing).store(KEY, FILES);
    assertThat(cache(false, Map.of(), trusting).find(KEY)).isPresent();
    // The signature is over the key too: an entry cannot be moved to another key.
    String other = "cd".repeat(32);
    server.stored.put("/team/ac/" + other, server.stored.get("/team/ac/" + KEY));
    assertThat(cache(false, Map.of(), trusting).find(other)).isEmpty();
    assertThat(warnings).singleElement().asString().contains("by no trusted key");
    warnings.clear();
    Signatures wrong = new Signatures(Optional.of(theirs.getPrivate()), List.of());
    cache(true, Map.of(), wrong).store(KEY, FILES);
    assertThat(cache(false, Map.of(), trusting).find(KEY)).isEmpty();
    writer().store(KEY, FILES);
    assertThat(cache(false, Map.of(), trusting).find(KEY)).isEmpty();
    assertThat(warnings).last().asString().contains("is not signed");
  }

  /** A plain WebDAV directory is a cache too. */
  @Test
  void nginx() throws IOException, InterruptedException {
    try (Nginx nginx = Nginx.start(directory.resolve("www"))) {
      assertThat(cache(nginx.uri(), true, Map.of(), Signatures.NONE).find(KEY)).isEmpty();
      cache(nginx.uri(), true, Map.of(), Signatures.NONE).store(KEY, FILES);
      assertThat(cache(nginx.uri(), false, Map.of(), Signatures.NONE).find(KEY)).isPresent();
      assertThat(warnings).isEmpty();
      Path entry = directory.resolve("www/data/ac/" + KEY);
      Files.write(entry, new byte[] {1, 2, 3});
      assertThat(cache(nginx.uri(), false, Map.of(), Signatures.NONE).find(KEY)).isEmpty();
      assertThat(warnings).singleElement().asString().contains("is not used");
    }
  }

  /** The bytes that another implementation made of the same message. */
  @Test
  void actionResults_areProtobuf() throws ActionResult.Malformed {
    String hash = "112481dc5ec5ae1dc53c47ca37c654e56c8efa79b33c44dec7b8d06ef453a51a";
    ActionResult result =
        new ActionResult(List.of(new ActionResult.OutputFile("kernel.so", hash, 8, true)));
    String hex =
        "12530a096b65726e656c2e736f12440a40"
            + HexFormat.of().formatHex(hash.getBytes(UTF_8))
            + "10082001";
    assertThat(result.encode()).isEqualTo(HexFormat.of().parseHex(hex));
    assertThat(ActionResult.decode(result.encode())).isEqualTo(result);
  }

  @Test
  void damagedActionResults_areMalformed_orSomethingElse_neverATrace() {
    byte[] whole =
        new ActionResult(List.of(new ActionResult.OutputFile("a", "0".repeat(64), 3, false)))
            .encode();
    Random random = new Random(8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        ActionResult.decode(bytes).files().forEach(f -> assertThat(f.path()).doesNotContain("/"));
      } catch (ActionResult.Malformed expected) {
        assertThat(expected).hasMessageMatching("(it|the digest) .*");
      }
    }
  }

  @Test
  void netrc() {
    String text = "# ours\nmachine a login me password p1\nmachine b\n login you\n password p2\n";
    assertThat(Netrc.authorization(text, "b")).contains("Basic eW91OnAy"); // you:p2
    assertThat(Netrc.authorization(text, "a")).contains("Basic bWU6cDE="); // me:p1
    assertThat(Netrc.authorization(text, "c")).isEmpty();
    assertThat(Netrc.authorization(text + "default login x password y", "c"))
        .contains("Basic eDp5"); // x:y
  }

  @Test
  void keysAreReadFromPem() {
    assertThatThrownBy(() -> Signatures.publicKey("no key"))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
