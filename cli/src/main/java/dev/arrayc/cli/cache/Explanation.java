package dev.arrayc.cli.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Why a command is not answered from the cache: the nearest thing in it, and each component that
 * differs.
 *
 * @param nearest what it was compared with; empty if the cache has nothing like it
 * @param differences empty if the answer is there
 */
public record Explanation(Optional<String> nearest, List<Difference> differences) {
  /** So many lines of a changed source are named. */
  private static final int LINES = 5;

  /**
   * One component.
   *
   * @param component {@code word1}, {@code compiler}, {@code prog.py line 3}
   * @param cached what it is in the cache; empty if it has none
   * @param wanted what it is now; empty if it has none
   */
  public record Difference(String component, String cached, String wanted) {}

  public Explanation {
    differences = List.copyOf(differences);
  }

  /** Compares a command with the memo of the cache that shares most with it. */
  public static Explanation ofCommand(
      ArtifactCache cache, Invocation invocation, List<CommandMemo.Input> inputs)
      throws IOException {
    Optional<Explanation> best = Optional.empty();
    for (CacheContents.Item item : cache.contents()) {
      if (item.kind() == CacheContents.Kind.COMMAND) {
        Optional<CommandMemo.Record> memo = CommandMemo.parse(item.path());
        if (memo.isPresent()) {
          best = nearer(best, compare(memo.get(), invocation, inputs));
        }
      }
    }
    return best.orElse(new Explanation(Optional.empty(), List.of()));
  }

  /** Compares the key of an artifact with the key of the cache that shares most with it. */
  public static Explanation ofArtifact(ArtifactCache cache, CacheKey wanted) throws IOException {
    Optional<Explanation> best = Optional.empty();
    for (CacheContents.Item item : cache.contents()) {
      Optional<CacheKey> key =
          item.kind() == CacheContents.Kind.ARTIFACT ? item.key() : Optional.empty();
      if (key.isPresent()) {
        best =
            nearer(
                best,
                new Explanation(
                    Optional.of(item.path().getFileName().toString()),
                    differences(key.get(), wanted)));
      }
    }
    return best.orElse(new Explanation(Optional.empty(), List.of()));
  }

  private static Optional<Explanation> nearer(Optional<Explanation> best, Explanation other) {
    boolean isNearer =
        best.isEmpty() || other.differences().size() < best.get().differences().size();
    return isNearer ? Optional.of(other) : best;
  }

  private static Explanation compare(
      CommandMemo.Record memo, Invocation invocation, List<CommandMemo.Input> inputs) {
    List<Difference> inKey = differences(memo.key(), invocation.key());
    List<Difference> inFiles =
        memo.outcomes().stream()
            .map(o -> changes(o.inputs(), inputs))
            .min(Comparator.comparingInt(List::size))
            .orElse(List.of());
    List<Difference> all = new ArrayList<>(inKey);
    all.addAll(inFiles);
    return new Explanation(Optional.of(memo.key().digest()), all);
  }

  private static List<Difference> differences(CacheKey cached, CacheKey wanted) {
    Map<String, String> old = values(cached);
    Map<String, String> now = values(wanted);
    List<Difference> differences = new ArrayList<>();
    for (String name : union(old, now)) {
      String was = old.getOrDefault(name, "");
      String is = now.getOrDefault(name, "");
      if (!was.equals(is)) {
        differences.add(new Difference(name, was, is));
      }
    }
    return differences;
  }

  private static List<String> union(Map<String, ?> one, Map<String, ?> other) {
    List<String> names = new ArrayList<>(other.keySet());
    one.keySet().stream().filter(n -> !other.containsKey(n)).forEach(names::add);
    return names;
  }

  private static Map<String, String> values(CacheKey key) {
    Map<String, String> values = new LinkedHashMap<>();
    key.components().forEach(c -> values.put(c.name(), c.display()));
    return values;
  }

  private static List<Difference> changes(
      List<CommandMemo.Input> cached, List<CommandMemo.Input> wanted) {
    Map<Path, CommandMemo.Input> now = new LinkedHashMap<>();
    wanted.forEach(i -> now.put(i.file(), i));
    List<Difference> differences = new ArrayList<>();
    for (CommandMemo.Input old : cached) {
      Optional<CommandMemo.Input> is = Optional.ofNullable(now.remove(old.file()));
      if (is.isEmpty()) {
        differences.add(new Difference(old.file().toString(), shortened(old.digest()), ""));
      } else if (!is.get().digest().equals(old.digest())) {
        differences.add(
            new Difference(
                old.file() + where(old.lines(), is.get().lines()),
                shortened(old.digest()),
                shortened(is.get().digest())));
      }
    }
    now.values()
        .forEach(
            i -> differences.add(new Difference(i.file().toString(), "", shortened(i.digest()))));
    return differences;
  }

  private static String shortened(String digest) {
    return digest.substring(0, Math.min(12, digest.length()));
  }

  /** Which lines of a text are new or changed; empty where nothing is known of lines. */
  private static String where(List<String> cached, List<String> wanted) {
    if (cached.isEmpty() || wanted.isEmpty()) {
      return "";
    }
    int begin = 0;
    int most = Math.min(cached.size(), wanted.size());
    while (begin < most && cached.get(begin).equals(wanted.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < most - begin
        && cached.get(cached.size() - 1 - end).equals(wanted.get(wanted.size() - 1 - end))) {
      end++;
    }
    TreeSet<Integer> lines = new TreeSet<>();
    boolean moved = cached.size() != wanted.size();
    for (int i = begin; i < wanted.size() - end; i++) {
      if (moved || !cached.get(i).equals(wanted.get(i))) {
        lines.add(i + 1);
      }
    }
    return switch (lines.size()) {
      case 0 -> " after line " + begin;
      case 1 -> " line " + lines.first();
      default ->
          " lines "
              + String.join(", ", lines.stream().limit(LINES).map(String::valueOf).toList())
              + (lines.size() > LINES ? ", …" : "");
    };
  }
}
