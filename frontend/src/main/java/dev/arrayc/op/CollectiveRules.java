package dev.arrayc.op;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.TokenType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Rule.Application;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The constraints and type rules of ops between processes, by the labels. How many processes there
 * are is not known here: what depends on it is checked where the ops run.
 */
final class CollectiveRules {
  private CollectiveRules() {}

  static List<Type> allGather(Application app) {
    app.requireAtLeast(1, "I1");
    requireGroups(app, "C2", "C4");
    requireGlobalIds(app, "C5");
    int axis = app.axis("all_gather_dim");
    List<Type> results = new ArrayList<>();
    for (int i = 0; i < app.operands().size(); i++) {
      TensorType type = app.operand(i);
      app.require(axis >= 0 && axis < type.rank(), "C1", "all_gather_dim ", axis, " of ", type);
      // C6, where the group's size is the grouping strategy's: a row's, or all processes'.
      long size = isFlattened(app) || groupSize(app) > 0 ? groupSize(app) : TensorType.DYNAMIC;
      results.add(resized(type, axis, gathered(app, type, i, axis, size)));
    }
    return results;
  }

  /** The gathered size: the operand's by that of the group, which partitions may multiply. */
  private static long gathered(Application app, TensorType type, int i, int axis, long size) {
    if (channel(app) > 0 && !isFlattened(app) && i < app.declared().size()) {
      long declared = app.declared().get(i) instanceof TensorType t ? t.dim(axis) : 0;
      long least = Shapes.times(type.dim(axis), size);
      app.require(
          declared == TensorType.DYNAMIC || least <= 0 || declared % least == 0,
          "C6",
          "result ",
          i,
          " is ",
          app.declared().get(i),
          " for groups of ",
          size);
      return declared;
    }
    return Shapes.times(type.dim(axis), size);
  }

  private static TensorType resized(TensorType type, int axis, long size) {
    List<Long> shape = new ArrayList<>(type.shape());
    shape.set(axis, size);
    return type.withShape(shape);
  }

  static List<Type> allReduce(Application app) {
    app.requireAtLeast(1, "I1");
    requireGroups(app, "C1", "C3");
    requireGlobalIds(app, "C4");
    List<Type> results = new ArrayList<>();
    for (int i = 0; i < app.operands().size(); i++) {
      // One computation for all operands: C5, and C6 and C7 of the results.
      TensorType element = RegionRules.combined(app, i, 1, "C5").getFirst();
      results.add(element.withShape(app.operand(i).shape()));
    }
    return results;
  }

  static List<Type> allToAll(Application app) {
    app.requireAtLeast(1, "I1");
    int split = app.axis("split_dimension");
    int concat = app.axis("concat_dimension");
    long count = app.attributes().integer("split_count");
    app.require(count > 0, "C4", "split_count ", count);
    requireGroups(app, "C5", "C7");
    List<Type> results = new ArrayList<>();
    for (int i = 0; i < app.operands().size(); i++) {
      TensorType type = app.operand(i);
      app.require(split >= 0 && split < type.rank(), "C1", "split_dimension ", split, " of ", type);
      app.require(
          type.isDynamic(split) || type.dim(split) % count == 0,
          "C2",
          "split_count ",
          count,
          " along axis ",
          split,
          " of ",
          type);
      app.require(
          concat >= 0 && concat < type.rank(), "C3", "concat_dimension ", concat, " of ", type);
      // C8
      TensorType part = resized(type, split, Shapes.over(type.dim(split), count));
      results.add(resized(part, concat, Shapes.times(part.dim(concat), count)));
    }
    return results;
  }

  static List<Type> broadcast(Application app) {
    // Unlike elsewhere, not each process is in a group.
    List<Long> ids = groups(app).stream().flatMap(List::stream).toList();
    requireUnique(app, ids, "C1");
    app.require(ids.stream().allMatch(id -> id >= 0), "C2", "replica_groups ", groups(app));
    // C3
    return Rules.one(app.operand(0));
  }

  static List<Type> permute(Application app) {
    requirePairs(app, "C1", "C2", "C3", "C4");
    // C5
    return Rules.one(app.operand(0));
  }

  private static void requirePairs(
      Application app, String width, String sources, String targets, String range) {
    List<List<Long>> pairs =
        app.attributes().get("source_target_pairs", Attribute.IntTable.class).rows();
    app.require(pairs.stream().allMatch(p -> p.size() == 2), width, "source_target_pairs ", pairs);
    requireUnique(app, pairs.stream().map(List::getFirst).toList(), sources);
    requireUnique(app, pairs.stream().map(List::getLast).toList(), targets);
    app.require(
        pairs.stream().allMatch(p -> p.stream().allMatch(id -> id >= 0)),
        range,
        "source_target_pairs ",
        pairs);
  }

  private static void requireUnique(Application app, List<Long> ids, String label) {
    app.require(new HashSet<>(ids).size() == ids.size(), label, "repeated in ", ids);
  }

  static List<Type> replicaSum(Application app) {
    requireGroups(app, "C1", "C3");
    app.require(
        !app.operand(0).dtype().isIntegral() || app.operand(0).dtype().isInteger(),
        "I1",
        "operand 0 is ",
        app.operand(0),
        ", not numbers");
    return Rules.one(app.operand(0));
  }

  static List<Type> reduceScatter(Application app) {
    TensorType type = app.operand(0);
    int axis = app.axis("scatter_dimension");
    app.require(axis >= 0 && axis < type.rank(), "C2", "scatter_dimension ", axis, " of ", type);
    requireGroups(app, "C3", "C5");
    requireGlobalIds(app, "C6");
    TensorType element = RegionRules.combined(app, 0, 1, "C7").getFirst();
    long declared =
        app.declared().size() == 1
                && app.declared().getFirst() instanceof TensorType t
                && axis < t.rank()
            ? t.dim(axis)
            : TensorType.DYNAMIC;
    boolean isCross = channel(app) > 0 && !isFlattened(app);
    long size = groupSize(app);
    app.require(
        size <= 0 || type.isDynamic(axis) || type.dim(axis) % size == 0,
        "C1",
        "axis ",
        axis,
        " of ",
        type,
        " in groups of ",
        size);
    // C8, C9
    long part = isCross || size <= 0 ? declared : Shapes.over(type.dim(axis), size);
    return Rules.one(resized(element.withShape(type.shape()), axis, part));
  }

  static List<Type> id(Application app) {
    return Rules.one(TensorType.scalar(DType.U32));
  }

  static List<Type> send(Application app) {
    app.requireAtLeast(1, "I2");
    int last = app.operands().size() - 1;
    StructureRules.requireToken(app, last, "I2");
    boolean isHost = isHostTransfer(app);
    requireChannel(app, isHost ? 2 : 1, "C1");
    if (app.attributes().find("source_target_pairs").isPresent()) {
      requirePairs(app, "C2", "C3", "C4", "C5");
    }
    return List.of(new TokenType());
  }

  static List<Type> recv(Application app) {
    StructureRules.requireToken(app, 0, "I1");
    requireChannel(app, isHostTransfer(app) ? 3 : 1, "C1");
    if (app.attributes().find("source_target_pairs").isPresent()) {
      requirePairs(app, "C5", "C6", "C7", "C8");
    }
    return received(app, "C2", "C3", "C4");
  }

  private static boolean isHostTransfer(Application app) {
    return app.attributes().find("is_host_transfer").isPresent()
        && app.attributes().bool("is_host_transfer");
  }

  private static void requireChannel(Application app, long type, String label) {
    long given = app.attributes().get("channel_handle", Attribute.Channel.class).type();
    app.require(
        given == type,
        label,
        "channel type ",
        given,
        " where ",
        type,
        " goes with is_host_transfer");
  }

  static List<Type> infeed(Application app) {
    StructureRules.requireToken(app, 0, "I1");
    return received(app, "C1", "C2", "C3");
  }

  /** Declared results: arrays, then a token. */
  private static List<Type> received(Application app, String count, String arrays, String token) {
    List<Type> results = app.declared();
    app.require(!results.isEmpty(), count, "needs a result");
    app.require(
        results.subList(0, results.size() - 1).stream().allMatch(TensorType.class::isInstance),
        arrays,
        "results ",
        results);
    app.require(
        results.getLast() instanceof TokenType,
        token,
        "the last result is ",
        results.getLast(),
        ", not a token");
    return results;
  }

  static List<Type> outfeed(Application app) {
    app.requireAtLeast(1, "I2");
    List<Value> operands = app.operands();
    StructureRules.requireToken(app, operands.size() - 1, "I2");
    return List.of(new TokenType());
  }

  private static List<List<Long>> groups(Application app) {
    return app.attributes().get("replica_groups", Attribute.IntTable.class).rows();
  }

  /** The processes of a row; 0 if the only group is of all processes. */
  private static long groupSize(Application app) {
    return groups(app).isEmpty() ? 0 : groups(app).getFirst().size();
  }

  private static void requireGroups(Application app, String unique, String range) {
    // A row may be filled up with -1.
    List<Long> ids = groups(app).stream().flatMap(List::stream).filter(id -> id != -1).toList();
    requireUnique(app, ids, unique);
    app.require(
        ids.stream().allMatch(id -> id >= 0 && id < ids.size()),
        range,
        "replica_groups ",
        groups(app));
  }

  private static long channel(Application app) {
    return app.attributes()
        .find("channel_handle")
        .map(c -> ((Attribute.Channel) c).handle())
        .orElse(0L);
  }

  private static boolean isFlattened(Application app) {
    return app.attributes().find("use_global_device_ids").isPresent();
  }

  private static void requireGlobalIds(Application app, String label) {
    app.require(
        !isFlattened(app) || channel(app) > 0,
        label,
        "use_global_device_ids without a channel: ",
        channel(app));
  }
}
