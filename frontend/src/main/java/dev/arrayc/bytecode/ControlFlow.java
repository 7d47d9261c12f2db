package dev.arrayc.bytecode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The control-flow graph of a method, one node per instruction: where branches meet again
 * (immediate post-dominators), and its natural loops. Exception edges are left out: exceptions
 * happen on concrete conditions only.
 */
final class ControlFlow {
  /** Stands for the end of the method where a pc is expected. */
  static final int EXIT = -1;

  /** A natural loop: the instructions from which its header is reached again. */
  record Loop(int header, BitSet body) {
    boolean contains(int pc) {
      return pc >= 0 && body.get(pc);
    }
  }

  private final List<int[]> successors;
  private final List<List<Integer>> predecessors;
  private final Map<Integer, Loop> loops = new LinkedHashMap<>();
  private final int[] join;
  private boolean reducible = true;

  /**
   * Analyses a graph.
   *
   * @param successors of each instruction; {@link #EXIT} for a return, none for a throw
   */
  ControlFlow(List<int[]> successors) {
    this.successors = List.copyOf(successors);
    this.predecessors = new ArrayList<>();
    successors.forEach(s -> predecessors.add(new ArrayList<>()));
    for (int i = 0; i < successors.size(); i++) {
      for (int s : successors.get(i)) {
        if (s >= 0) {
          predecessors.get(s).add(i);
        }
      }
    }
    findLoops();
    join = postDominators();
  }

  /** {@return the loop that begins here} */
  Optional<Loop> loopAt(int pc) {
    return Optional.ofNullable(loops.get(pc));
  }

  /** {@return whether every loop has one entrance, as what compilers make of Java has} */
  boolean isReducible() {
    return reducible;
  }

  /** {@return where all paths from a branch meet again, or {@link #EXIT}} */
  int join(int pc) {
    return join[pc];
  }

  private int[] depthFirstOrder(int[] order) {
    int n = successors.size();
    int[] position = new int[n];
    Arrays.fill(position, -1);
    boolean[] seen = new boolean[n];
    Deque<int[]> stack = new ArrayDeque<>();
    stack.push(new int[] {0, 0});
    seen[0] = true;
    int next = n;
    while (!stack.isEmpty()) {
      int[] top = stack.element();
      int[] out = successors.get(top[0]);
      if (top[1] < out.length) {
        int s = out[top[1]++];
        if (s >= 0 && !seen[s]) {
          seen[s] = true;
          stack.push(new int[] {s, 0});
        }
      } else {
        stack.pop();
        position[top[0]] = --next;
        order[next] = top[0];
      }
    }
    return position;
  }

  private void findLoops() {
    int n = successors.size();
    int[] order = new int[n];
    Arrays.fill(order, -1);
    int[] position = depthFirstOrder(order);
    int[] idom = dominators(order, position);
    for (int u : order) {
      if (u < 0) {
        continue;
      }
      for (int h : successors.get(u)) {
        // A retreating edge of the depth-first order.
        if (h >= 0 && position[h] <= position[u]) {
          if (dominates(idom, h, u)) {
            addLoop(h, u);
          } else {
            reducible = false;
          }
        }
      }
    }
  }

  /** Immediate dominators (Cooper, Harvey and Kennedy, 2001); -1 where unreachable. */
  private int[] dominators(int[] order, int[] position) {
    int[] idom = new int[successors.size()];
    Arrays.fill(idom, -1);
    idom[0] = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int u : order) {
        if (u <= 0) {
          continue;
        }
        int best = -1;
        for (int p : predecessors.get(u)) {
          if (position[p] >= 0 && idom[p] >= 0) {
            best = best < 0 ? p : meet(idom, position, best, p);
          }
        }
        if (best != idom[u]) {
          idom[u] = best;
          changed = true;
        }
      }
    }
    return idom;
  }

  private static int meet(int[] idom, int[] position, int a, int b) {
    int x = a;
    int y = b;
    while (x != y) {
      while (position[x] > position[y]) {
        x = idom[x];
      }
      while (position[y] > position[x]) {
        y = idom[y];
      }
    }
    return x;
  }

  private static boolean dominates(int[] idom, int a, int b) {
    int x = b;
    while (x != a && x != 0 && x >= 0) {
      x = idom[x];
    }
    return x == a;
  }

  private void addLoop(int header, int latch) {
    Loop loop = loops.computeIfAbsent(header, h -> new Loop(h, new BitSet()));
    loop.body().set(header);
    Deque<Integer> todo = new ArrayDeque<>(List.of(latch));
    while (!todo.isEmpty()) {
      int u = todo.pop();
      if (!loop.body().get(u)) {
        loop.body().set(u);
        predecessors.get(u).forEach(todo::push);
      }
    }
  }

  /** The same algorithm on the reversed graph, from its virtual exit, number n. */
  private int[] postDominators() {
    int n = successors.size();
    int[] position = new int[n + 1];
    Arrays.fill(position, -1);
    List<Integer> order = reverseOrder(position);
    int[] ipdom = new int[n + 1];
    Arrays.fill(ipdom, -1);
    ipdom[n] = n;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int u : order) {
        if (u == n) {
          continue;
        }
        int best = -1;
        for (int s : successors.get(u)) {
          int t = s == EXIT ? n : s;
          if (position[t] >= 0 && ipdom[t] >= 0) {
            best = best < 0 ? t : meet(ipdom, position, best, t);
          }
        }
        if (best != ipdom[u]) {
          ipdom[u] = best;
          changed = true;
        }
      }
    }
    int[] result = new int[n];
    for (int i = 0; i < n; i++) {
      result[i] = ipdom[i] < 0 || ipdom[i] == n ? EXIT : ipdom[i];
    }
    return result;
  }

  private List<Integer> reverseOrder(int[] position) {
    int n = successors.size();
    boolean[] seen = new boolean[n + 1];
    List<List<Integer>> into = new ArrayList<>(predecessors);
    List<Integer> exits = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      if (Arrays.stream(successors.get(i)).anyMatch(s -> s == EXIT)) {
        exits.add(i);
      }
    }
    into.add(exits);
    Deque<int[]> stack = new ArrayDeque<>();
    stack.push(new int[] {n, 0});
    seen[n] = true;
    List<Integer> post = new ArrayList<>();
    while (!stack.isEmpty()) {
      int[] top = stack.element();
      if (top[1] < into.get(top[0]).size()) {
        int p = into.get(top[0]).get(top[1]++);
        if (!seen[p]) {
          seen[p] = true;
          stack.push(new int[] {p, 0});
        }
      } else {
        stack.pop();
        post.add(top[0]);
      }
    }
    List<Integer> order = post.reversed();
    for (int i = 0; i < order.size(); i++) {
      position[order.get(i)] = i;
    }
    return new ArrayList<>(order);
  }
}
