package dev.arrayc.interpret;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Which processes work together (specification, "Collective ops"). */
final class ProcessGroups {
  private final Attributes at;
  private final ProcessId counts;

  ProcessGroups(Attributes at, ProcessId counts) {
    this.at = at;
    this.counts = counts;
  }

  /** {@return the groups of an op that says its strategy by a channel and global ids} */
  List<List<ProcessId>> ofReduction() {
    if (channel(at) <= 0) {
      return crossReplica();
    }
    return at.find("use_global_device_ids").isPresent() ? flattened() : crossBoth();
  }

  /** {@return the groups of an op that says its strategy by a channel} */
  List<List<ProcessId>> ofExchange() {
    return channel(at) <= 0 ? crossReplica() : crossPartition();
  }

  static long channel(Attributes at) {
    return at.find("channel_handle").map(c -> ((Attribute.Channel) c).handle()).orElse(0L);
  }

  /** The ids of each row without its padding; no rows mean one of all ids. */
  private List<List<Integer>> rows(int all) {
    List<List<Long>> rows = at.get("replica_groups", Attribute.IntTable.class).rows();
    if (rows.isEmpty()) {
      return List.of(IntStream.range(0, all).boxed().toList());
    }
    return rows.stream()
        .map(row -> row.stream().filter(id -> id >= 0).map(Long::intValue).toList())
        .toList();
  }

  private List<List<ProcessId>> crossReplica() {
    List<List<ProcessId>> groups = new ArrayList<>();
    for (List<Integer> row : rows(counts.replica())) {
      for (int p = 0; p < counts.partition(); p++) {
        int partition = p;
        groups.add(row.stream().map(replica -> new ProcessId(replica, partition)).toList());
      }
    }
    return groups;
  }

  private List<List<ProcessId>> crossPartition() {
    List<List<ProcessId>> groups = new ArrayList<>();
    for (List<Integer> row : rows(counts.partition())) {
      for (int r = 0; r < counts.replica(); r++) {
        int replica = r;
        groups.add(row.stream().map(partition -> new ProcessId(replica, partition)).toList());
      }
    }
    return groups;
  }

  private List<List<ProcessId>> crossBoth() {
    List<List<ProcessId>> groups = new ArrayList<>();
    for (List<Integer> row : rows(counts.replica())) {
      List<ProcessId> group = new ArrayList<>();
      for (int partition = 0; partition < counts.partition(); partition++) {
        for (int replica : row) {
          group.add(new ProcessId(replica, partition));
        }
      }
      groups.add(group);
    }
    return groups;
  }

  private List<List<ProcessId>> flattened() {
    return rows(counts.replica() * counts.partition()).stream()
        .map(row -> row.stream().map(this::process).toList())
        .toList();
  }

  /** {@return the process of this number, counted by partitions first} */
  ProcessId process(long flattened) {
    return new ProcessId(
        (int) (flattened / counts.partition()), (int) (flattened % counts.partition()));
  }
}
