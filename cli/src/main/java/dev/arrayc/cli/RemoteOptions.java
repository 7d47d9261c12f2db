package dev.arrayc.cli;

import dev.arrayc.cli.remote.CircuitBreaker;
import dev.arrayc.cli.remote.Netrc;
import dev.arrayc.cli.remote.RemoteCache;
import dev.arrayc.cli.remote.Signatures;
import dev.arrayc.diagnostic.CompileException.UsageError;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A cache that several machines share, by Bazel's HTTP protocol. */
final class RemoteOptions {
  private static final String URL_VARIABLE = "ARRAYC_REMOTE_CACHE";
  private static final String HEADER_VARIABLE = "ARRAYC_REMOTE_HEADER";

  /** Whether what was compiled here is stored there. */
  enum Mode {
    read,
    read_write;

    @Override
    public String toString() {
      return name().replace('_', '-');
    }
  }

  private final Supplier<Optional<URI>> server;
  private final Supplier<Mode> mode;
  private final Supplier<List<String>> headers;
  private final Supplier<Integer> limit;
  private final Supplier<Optional<Path>> sign;
  private final Supplier<List<Path>> trust;
  private final Supplier<Optional<Path>> authority;

  RemoteOptions(CommandSpec spec) {
    server =
        Options.optional(
            spec,
            URI.class,
            OptionSpec.builder("--remote-cache")
                .paramLabel("URL")
                .description(
                    "Ask this server (Bazel's HTTP cache protocol, or WebDAV) for what is not in"
                        + " the local cache; or $"
                        + URL_VARIABLE
                        + ". It never fails a build."));
    mode =
        Options.value(
            spec,
            Mode.class,
            OptionSpec.builder("--remote-mode")
                .paramLabel("MODE")
                .defaultValue(Mode.read.toString())
                .converters(RemoteOptions::mode)
                .description("read (default), or read-write: store there what is compiled here."));
    headers =
        Options.list(
            spec,
            String.class,
            OptionSpec.builder("--remote-header")
                .paramLabel("'NAME: VALUE'")
                .description(
                    "Send this with each request; or $"
                        + HEADER_VARIABLE
                        + ". Without an Authorization header, names and passwords come from $NETRC"
                        + " or ~/.netrc."));
    limit =
        Options.value(
            spec,
            Integer.class,
            OptionSpec.builder("--remote-timeout")
                .paramLabel("MS")
                .defaultValue("1000")
                .description("All that a command may wait for it (default: 1000 ms)."));
    sign =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder("--remote-sign")
                .paramLabel("PEM")
                .description("Sign what is stored with this Ed25519 private key (PKCS #8)."));
    trust =
        Options.list(
            spec,
            Path.class,
            OptionSpec.builder("--remote-trust")
                .paramLabel("PEM")
                .description(
                    "Use only what was signed with this Ed25519 public key; may be repeated."));
    authority =
        Options.optional(
            spec,
            Path.class,
            OptionSpec.builder("--remote-ca")
                .paramLabel("PEM")
                .description("Trust servers with certificates by these authorities."));
  }

  private static Mode mode(String text) {
    for (Mode mode : Mode.values()) {
      if (mode.toString().equals(text)) {
        return mode;
      }
    }
    throw new picocli.CommandLine.TypeConversionException(
        "'" + text + "' is not read or read-write");
  }

  /**
   * {@return the cache that was asked for, if one was}
   *
   * @param directory where processes tell each other that it does not work
   * @throws UsageError if its address, a header or a key is none
   */
  Optional<RemoteCache> cache(
      Environment environment, Optional<Path> directory, Consumer<String> warnings) {
    Optional<URI> address =
        server.get().or(() -> variable(environment, URL_VARIABLE).map(text -> uri(text)));
    return address.map(
        uri -> {
          RemoteCache.Server asked =
              new RemoteCache.Server(
                  requireHttp(uri),
                  mode.get() == Mode.read_write,
                  Duration.ofMillis(limit.get()),
                  headers(environment, uri),
                  new Signatures(sign.get().map(RemoteOptions::privateKey), publicKeys()),
                  authority.get().map(RemoteOptions::tls));
          return new RemoteCache(asked, new CircuitBreaker(directory, uri), warnings);
        });
  }

  private static Optional<String> variable(Environment environment, String name) {
    return Optional.ofNullable(environment.variables().get(name)).filter(v -> !v.isBlank());
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw usage(text + " is no URL");
    }
  }

  private static URI requireHttp(URI uri) {
    boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!isHttp || uri.getHost() == null) {
      throw usage(uri + " is no http or https URL");
    }
    return uri;
  }

  private Map<String, String> headers(Environment environment, URI uri) {
    List<String> lines = new ArrayList<>(headers.get());
    variable(environment, HEADER_VARIABLE).ifPresent(lines::add);
    Map<String, String> all = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw usage("a header is 'NAME: VALUE', not '" + line + "'");
      }
      all.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
    if (all.keySet().stream().noneMatch("Authorization"::equalsIgnoreCase)) {
      netrc(environment)
          .flatMap(text -> Netrc.authorization(text, uri.getHost()))
          .ifPresent(value -> all.put("Authorization", value));
    }
    return all;
  }

  private static Optional<String> netrc(Environment environment) {
    Optional<Path> file =
        variable(environment, "NETRC")
            .map(Path::of)
            .or(() -> variable(environment, "HOME").map(home -> Path.of(home, ".netrc")));
    try {
      return file.isPresent() && Files.isReadable(file.get())
          ? Optional.of(Files.readString(file.get()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static PrivateKey privateKey(Path file) {
    try {
      return Signatures.privateKey(read(file));
    } catch (GeneralSecurityException e) {
      throw usage(file + " is no Ed25519 private key in PEM", KEY_HINT);
    }
  }

  private List<PublicKey> publicKeys() {
    List<PublicKey> keys = new ArrayList<>();
    for (Path file : trust.get()) {
      try {
        keys.add(Signatures.publicKey(read(file)));
      } catch (GeneralSecurityException e) {
        throw usage(file + " is no Ed25519 public key in PEM", KEY_HINT);
      }
    }
    return keys;
  }

  private static final String KEY_HINT =
      "openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout";

  private static SSLContext tls(Path file) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      byte[] pem = read(file).getBytes(StandardCharsets.UTF_8);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw usage(file + " holds no certificates in PEM");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw usage(file + " cannot be read: " + Failures.reason(e));
    }
  }

  private static UsageError usage(String message, String... hints) {
    return new UsageError(new Diagnostic(Span.NONE, "", message, List.of(hints)));
  }
}
