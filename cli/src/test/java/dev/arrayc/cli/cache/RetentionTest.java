package dev.arrayc.cli.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache of 1,000-byte entries; entry n was last used n hours after the first. */
class RetentionTest {
  private static final Instant FIRST = Instant.now().minus(Duration.ofDays(9));

  @TempDir private Path directory;

  private ArtifactCache cache() {
    return new ArtifactCache(
        directory,
        w -> {
          throw new AssertionError(w);
        });
  }

  private static CacheKey key(int n) {
    return new CacheKey(List.of(CacheKey.Component.of("program", "p" + n)));
  }

  private void fill(int entries) throws IOException {
    for (int n = 0; n < entries; n++) {
      cache().store(key(n), Map.of("library.so", new byte[1_000]));
      age(n, FIRST.plus(Duration.ofHours(n)));
    }
  }

  private void age(int n, Instant used) throws IOException {
    Files.setLastModifiedTime(entry(n).resolve("digests"), FileTime.from(used));
  }

  private Path entry(int n) {
    String digest = key(n).digest();
    return directory.resolve("v2/artifacts").resolve(digest.substring(0, 2)).resolve(digest);
  }

  private List<Boolean> kept(int entries) {
    return java.util.stream.IntStream.range(0, entries)
        .mapToObj(n -> Files.exists(entry(n)))
        .toList();
  }

  @Test
  void whatWasNotUsedForLongest_goesFirst() throws IOException {
    fill(5);
    assertThat(cache().find(key(0).digest())).isPresent();
    Retention.Pruning done = cache().prune(4_000);
    assertThat(kept(5)).containsExactly(true, false, false, true, true);
    assertThat(done.removed()).isEqualTo(2);
    assertThat(done.left()).isLessThanOrEqualTo(4_000);
  }

  @Test
  void cacheUnderItsSize_isLeftAlone() throws IOException {
    fill(3);
    assertThat(cache().prune(10_000).removed()).isZero();
    assertThat(kept(3)).containsOnly(true);
  }

  @Test
  void pruning_isDoneByOne_andNotAgainForAWhile() throws IOException {
    fill(3);
    Path mark = directory.resolve("v2/pruned");
    try (FileChannel channel =
            FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Files.setLastModifiedTime(mark, FileTime.from(FIRST));
      cache().pruneNowAndThen(0);
      assertThat(kept(3)).as("while another prunes").containsOnly(true);
      assertThat(lock.isValid()).isTrue();
    }
    cache().pruneNowAndThen(2_500);
    assertThat(kept(3)).containsExactly(false, true, true);
    cache().pruneNowAndThen(0);
    assertThat(kept(3)).as("just pruned").containsExactly(false, true, true);
  }

  @Test
  void leftoversOfKilledProcesses_go_butNotOfThoseAtWork() throws IOException {
    fill(1);
    Path parent = entry(0).getParent();
    Path old = Files.createDirectory(parent.resolve(".old.1"));
    Files.writeString(old.resolve("library.so"), "half");
    Files.setLastModifiedTime(old, FileTime.from(FIRST));
    Path fresh = Files.createDirectory(parent.resolve(".fresh.2"));
    cache().prune(10_000);
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(cache().contents()).hasSize(1);
  }
}
