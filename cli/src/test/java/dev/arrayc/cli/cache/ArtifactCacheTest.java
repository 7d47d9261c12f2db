package dev.arrayc.cli.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactCacheTest {
  private static final CacheKey KEY =
      new CacheKey(
          List.of(
              CacheKey.Component.of("program", "add"), CacheKey.Component.of("target", "x86-64")));

  @TempDir private Path directory;
  private final List<String> warnings = new ArrayList<>();

  @Test
  void whatIsStored_isFound_andNothingElse() {
    ArtifactCache cache = cache();
    assertThat(cache.find(KEY.digest())).isEmpty();
    cache.store(KEY, Map.of("library.so", bytes("code")));
    assertThat(found()).contains("code");
    assertThat(cache.find(new CacheKey(List.of()).digest())).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void keys_differWhereverABoundaryMoves() {
    CacheKey other =
        new CacheKey(
            List.of(
                CacheKey.Component.of("program", "addt"),
                CacheKey.Component.of("arget", "x86-64")));
    assertThat(other.digest()).isNotEqualTo(KEY.digest());
    assertThat(KEY.digest()).isEqualTo(new CacheKey(KEY.components()).digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"library.so", "digests", "key"})
  void corruptEntry_isDroppedWithAWarning_andCanBeStoredAgain(String victim) throws IOException {
    cache().store(KEY, Map.of("library.so", bytes("code")));
    Files.writeString(only(victim), "not what was written");
    assertThat(cache().find(KEY.digest())).isEmpty();
    assertThat(warnings).singleElement().asString().contains("dropped a corrupt cache entry");
    cache().store(KEY, Map.of("library.so", bytes("code")));
    assertThat(found()).contains("code");
  }

  @ParameterizedTest
  @ValueSource(strings = {"library.so", "digests", "key"})
  void incompleteEntry_isDroppedToo(String victim) throws IOException {
    cache().store(KEY, Map.of("library.so", bytes("code")));
    Files.delete(only(victim));
    assertThat(cache().find(KEY.digest())).isEmpty();
    assertThat(warnings).hasSize(1);
  }

  @Test
  void cacheThatIsOnlyLookedAt_keepsItsFlaws() throws IOException {
    cache().store(KEY, Map.of("library.so", bytes("code")));
    Files.writeString(only("library.so"), "not what was written");
    assertThat(ArtifactCache.lookedAt(directory).find(KEY.digest())).isEmpty();
    assertThat(only("library.so")).hasContent("not what was written");
  }

  /** Whatever was written to an entry, it is never used when one byte of it is another. */
  @Test
  void eachByteOfAnEntryFlipped_isSeen() throws IOException {
    cache().store(KEY, Map.of("library.so", bytes("code"), "library.h", bytes("head")));
    for (String name : List.of("library.so", "library.h", "digests", "key")) {
      byte[] whole = Files.readAllBytes(only(name));
      for (int i = 0; i < whole.length; i++) {
        cache().store(KEY, Map.of("library.so", bytes("code"), "library.h", bytes("head")));
        byte[] broken = whole.clone();
        broken[i] ^= 1;
        Files.write(only(name), broken);
        assertThat(cache().find(KEY.digest())).as("%s, byte %s flipped", name, i).isEmpty();
      }
      cache().store(KEY, Map.of("library.so", bytes("code"), "library.h", bytes("head")));
    }
  }

  /** An entry that was copied to another's place does not pass for it. */
  @Test
  void foreignEntry_isDropped() throws IOException {
    CacheKey other = new CacheKey(List.of(CacheKey.Component.of("program", "multiply")));
    cache().store(KEY, Map.of("library.so", bytes("code")));
    Path place = directory.resolve("v2/artifacts").resolve(other.digest().substring(0, 2));
    Files.createDirectories(place);
    Files.move(only("library.so").getParent(), place.resolve(other.digest()));
    assertThat(cache().find(other.digest())).isEmpty();
    assertThat(warnings).singleElement().asString().contains("its key is not the one");
  }

  @Test
  void placeThatCannotBeWritten_warnsOnce() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    ArtifactCache cache = new ArtifactCache(file, warnings::add);
    cache.store(KEY, Map.of("library.so", bytes("code")));
    cache.store(new CacheKey(List.of()), Map.of("library.so", bytes("code")));
    assertThat(warnings).singleElement().asString().contains("cannot write the cache");
  }

  @Test
  void manyWritersAndReaders_seeWholeEntriesOrNone()
      throws InterruptedException, ExecutionException {
    String big = "code".repeat(50_000);
    List<Future<Integer>> results = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (int worker = 0; worker < 8; worker++) {
        results.add(pool.submit(() -> storeAndFind(big)));
      }
    }
    for (Future<Integer> result : results) {
      assertThat(result.get()).isEqualTo(20);
    }
  }

  /** Each round another key, so that all workers race for the same new entry. */
  private int storeAndFind(String content) {
    int right = 0;
    for (int round = 0; round < 20; round++) {
      CacheKey key = new CacheKey(List.of(CacheKey.Component.of("round", "" + round)));
      ArtifactCache cache =
          new ArtifactCache(
              directory,
              w -> {
                throw new AssertionError(w);
              });
      cache.store(key, Map.of("library.so", bytes(content)));
      Optional<Map<String, byte[]>> found = cache.find(key.digest());
      right += found.isPresent() && text(found.get()).equals(content) ? 1 : 0;
    }
    return right;
  }

  private Optional<String> found() {
    return cache().find(KEY.digest()).map(ArtifactCacheTest::text);
  }

  private ArtifactCache cache() {
    return new ArtifactCache(directory, warnings::add);
  }

  private Path only(String name) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(p -> p.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private static String text(Map<String, byte[]> files) {
    return new String(files.getOrDefault("library.so", new byte[0]), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
