package dev.arrayc.cli.remote;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Ed25519 (RFC 8032) over what an entry says: its key and the name, digest and size of each file.
 *
 * @param signing the key that signs what is stored
 * @param trusted the keys whose entries are used; if there are none, entries need no signature
 */
public record Signatures(Optional<PrivateKey> signing, List<PublicKey> trusted) {
  /** The file of an entry that holds its signature. */
  public static final String FILE = "signature";

  private static final String ALGORITHM = "Ed25519";

  /** Neither signs nor asks for signatures. */
  public static final Signatures NONE = new Signatures(Optional.empty(), List.of());

  public Signatures {
    trusted = List.copyOf(trusted);
  }

  /**
   * Reads a private key as {@code openssl genpkey -algorithm ed25519} writes it: PKCS #8 in PEM.
   *
   * @throws GeneralSecurityException if the text is none
   */
  public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(bytes(pem)));
  }

  /**
   * Reads a public key as {@code openssl pkey -pubout} writes it: SubjectPublicKeyInfo in PEM.
   *
   * @throws GeneralSecurityException if the text is none
   */
  public static PublicKey publicKey(String pem) throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes(pem)));
  }

  private static byte[] bytes(String pem) throws GeneralSecurityException {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not PEM", e);
    }
  }

  /** {@return the signature of an entry, if there is a key to sign with} */
  Optional<byte[]> sign(String key, List<ActionResult.OutputFile> files) {
    if (signing.isEmpty()) {
      return Optional.empty();
    }
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(signing.get());
      signature.update(statement(key, files));
      return Optional.of(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** {@return whether an entry may be used} */
  boolean accepts(String key, List<ActionResult.OutputFile> files, Optional<byte[]> signature) {
    return trusted.isEmpty()
        || signature.isPresent()
            && trusted.stream().anyMatch(k -> isBy(k, statement(key, files), signature.get()));
  }

  private static boolean isBy(PublicKey key, byte[] statement, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(statement);
      return signature.verify(bytes);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** What is signed; the order of the files is not part of it. */
  private static byte[] statement(String key, List<ActionResult.OutputFile> files) {
    List<ActionResult.OutputFile> sorted = new ArrayList<>(files);
    sorted.removeIf(f -> f.path().equals(FILE));
    sorted.sort(Comparator.comparing(ActionResult.OutputFile::path));
    StringBuilder text = new StringBuilder("arrayc cache entry v1\n").append(key).append('\n');
    for (ActionResult.OutputFile file : sorted) {
      text.append(file.hash()).append(' ').append(file.size()).append(' ').append(file.path());
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
