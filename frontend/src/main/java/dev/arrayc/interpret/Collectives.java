package dev.arrayc.interpret;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.interpret.Process.Channel;
import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.Quantization;
import dev.arrayc.ir.Tensor;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Type;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ops between processes, as one process sees them. Values are combined in the order of the
 * group, from the first on.
 */
final class Collectives {
  private final Process process;
  private final Operation op;
  private final Attributes at;

  Collectives(Process process, Operation op) {
    this.process = process;
    this.op = op;
    this.at = op.attributes();
  }

  /** Evaluates the op; {@code call} is its region, if it has one. */
  List<Tensor> evaluate(List<Tensor> in, Region call) {
    return switch (op.op()) {
      case ALL_GATHER -> allGather(in);
      case ALL_REDUCE -> allReduce(in, call);
      case ALL_TO_ALL -> allToAll(in);
      case COLLECTIVE_BROADCAST -> List.of(broadcast(in));
      case COLLECTIVE_PERMUTE -> List.of(permute(in));
      case CROSS_REPLICA_SUM -> List.of(replicaSum(in));
      case REDUCE_SCATTER -> List.of(reduceScatter(in, call));
      case PARTITION_ID -> List.of(scalar(process.id().partition()));
      case REPLICA_ID -> List.of(scalar(process.id().replica()));
      case SEND -> send(in);
      case RECV -> withToken(receive());
      case INFEED -> withToken(process.infeed(op));
      case OUTFEED -> {
        process.outfeed(in.subList(0, in.size() - 1));
        yield withToken(List.of());
      }
      default -> throw new IllegalArgumentException(op.op() + " is not between processes");
    };
  }

  private static List<Tensor> withToken(List<Tensor> tensors) {
    List<Tensor> all = new ArrayList<>(tensors);
    all.add(Evaluator.TOKEN);
    return all;
  }

  private Tensor scalar(long id) {
    return Tensor.ofLongs(op.resultType(), id);
  }

  private ProcessGroups groups() {
    return new ProcessGroups(at, process.counts());
  }

  /** The group that this process is in. */
  private Optional<List<ProcessId>> find(List<List<ProcessId>> groups) {
    return groups.stream().filter(g -> g.contains(process.id())).findFirst();
  }

  private List<ProcessId> own(List<List<ProcessId>> groups) {
    List<ProcessId> group =
        find(groups)
            .orElseThrow(
                () ->
                    error(
                        "process " + process.id() + " is in none of the groups " + groups,
                        "replica_groups must name each process once"));
    for (ProcessId member : group) {
      if (member.replica() >= process.counts().replica()
          || member.partition() >= process.counts().partition()) {
        throw error(
            "there is no process " + member,
            process.counts().replica()
                + " replicas and "
                + process.counts().partition()
                + " partitions run");
      }
    }
    return group;
  }

  private CompileException error(String message, String hint) {
    return new CompileException.UserError(
        Diagnostic.of(op.span(), "", op.op().opName() + ": " + message, hint));
  }

  private Tensor concatenate(List<Tensor> parts, TensorType result, int axis) {
    return parts.size() == 1 ? parts.getFirst() : Layout.concatenate(parts, result, axis);
  }

  private List<Tensor> allGather(List<Tensor> in) {
    List<List<Tensor>> all = process.exchange(op, own(groups().ofReduction()), in);
    int axis = (int) at.integer("all_gather_dim");
    List<Tensor> out = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      out.add(concatenate(column(all, i), op.results().get(i).tensorType(), axis));
    }
    return out;
  }

  private static List<Tensor> column(List<List<Tensor>> all, int i) {
    return all.stream().map(tensors -> tensors.get(i)).toList();
  }

  private List<Tensor> allReduce(List<Tensor> in, Region call) {
    List<List<Tensor>> all = process.exchange(op, own(groups().ofReduction()), in);
    List<Tensor> out = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      out.add(reduced(column(all, i), call));
    }
    return out;
  }

  /** Combines tensors element by element; the region may work in a wider type. */
  private Tensor reduced(List<Tensor> parts, Region call) {
    TensorType scalar = op.regions().getFirst().results().getFirst().tensorType();
    List<Tensor> wide =
        parts.stream().map(t -> Conversion.convert(t, t.type().withDType(scalar.dtype()))).toList();
    Tensor total = wide.getFirst();
    for (Tensor next : wide.subList(1, wide.size())) {
      total = Windowing.map(op.regions().getFirst(), total.type(), List.of(total, next), call);
    }
    return total;
  }

  private Tensor replicaSum(List<Tensor> in) {
    List<List<Tensor>> all = process.exchange(op, own(groups().ofExchange()), in);
    Tensor total = in.getFirst();
    boolean isFirst = true;
    for (Tensor next : column(all, 0)) {
      total =
          isFirst
              ? next
              : Elementwise.map(
                  Op.ADD.row().kernel().orElseThrow(), next.type(), List.of(total, next));
      isFirst = false;
    }
    return total;
  }

  private Tensor reduceScatter(List<Tensor> in, Region call) {
    List<ProcessId> group = own(groups().ofReduction());
    Tensor total = reduced(column(process.exchange(op, group, in), 0), call);
    int axis = (int) at.integer("scatter_dimension");
    return part(total, axis, group.size(), group.indexOf(process.id()));
  }

  private Tensor part(Tensor whole, int axis, long count, long index) {
    TensorType type = whole.type();
    List<Long> shape = new ArrayList<>(type.shape());
    long size = shape.get(axis) / count;
    shape.set(axis, size);
    long start = index * size * type.strides()[axis];
    return Layout.take(
        whole, type.withShape(shape), Layout.positions(shape, start, type.strides()));
  }

  private List<Tensor> allToAll(List<Tensor> in) {
    List<ProcessId> group = own(groups().ofExchange());
    List<List<Tensor>> all = process.exchange(op, group, in);
    int split = (int) at.integer("split_dimension");
    long count = at.integer("split_count");
    if (count != group.size()) {
      throw error(
          "(C8) split_count " + count + " among " + group.size() + " processes",
          "a group has split_count processes");
    }
    List<Tensor> out = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      List<Tensor> parts =
          column(all, i).stream()
              .map(t -> part(t, split, count, group.indexOf(process.id())))
              .toList();
      TensorType result = op.results().get(i).tensorType();
      out.add(concatenate(parts, result, (int) at.integer("concat_dimension")));
    }
    return out;
  }

  /** Who is in no group gets zeros. */
  private Tensor broadcast(List<Tensor> in) {
    Optional<List<ProcessId>> group = find(groups().ofExchange());
    if (group.isEmpty()) {
      return zeros(op.resultType());
    }
    return process.exchange(op, own(List.of(group.get())), in).getFirst().getFirst();
  }

  /** Zeros; of quantized elements those that stand for zero. */
  private static Tensor zeros(TensorType type) {
    if (type.quantization().isEmpty()) {
      return Layout.zeros(type);
    }
    Quantization quantization = type.quantization().get();
    List<Long> zeros = quantization.zeroPoints();
    long step = quantization.axis().map(a -> type.strides()[a]).orElse(1L);
    return Tensor.fillLongs(type, i -> zeros.get((int) (i / step % zeros.size())));
  }

  private List<List<Long>> pairs() {
    return at.find("source_target_pairs")
        .map(p -> ((Attribute.IntTable) p).rows())
        .orElse(List.of());
  }

  /** Pairs are of replicas, or of partitions if there is a channel. */
  private Tensor permute(List<Tensor> in) {
    long handle = ProcessGroups.channel(at);
    ProcessId own = process.id();
    long ownNumber = handle > 0 ? own.partition() : own.replica();
    for (List<Long> pair : pairs()) {
      if (pair.getFirst() == ownNumber) {
        process.send(permuted(handle, own, other(own, handle, pair.getLast())), in);
      }
    }
    for (List<Long> pair : pairs()) {
      if (pair.getLast() == ownNumber) {
        ProcessId source = other(own, handle, pair.getFirst());
        return process.receive(op, permuted(handle, source, own)).getFirst();
      }
    }
    return zeros(op.resultType());
  }

  private static ProcessId other(ProcessId own, long handle, long number) {
    return handle > 0
        ? new ProcessId(own.replica(), (int) number)
        : new ProcessId((int) number, own.partition());
  }

  private static Channel permuted(long handle, ProcessId source, ProcessId target) {
    return new Channel("collective_permute", handle, List.of(source, target));
  }

  private List<Tensor> send(List<Tensor> in) {
    List<Tensor> tensors = in.subList(0, in.size() - 1);
    if (pairs().isEmpty()) {
      process.send(channel(List.of()), tensors);
    }
    for (List<Long> pair : pairs()) {
      ProcessId source = groups().process(pair.getFirst());
      if (source.equals(process.id())) {
        process.send(channel(List.of(source, groups().process(pair.getLast()))), tensors);
      }
    }
    return withToken(List.of());
  }

  private Channel channel(List<ProcessId> ends) {
    return new Channel("send", ProcessGroups.channel(at), ends);
  }

  /** A process that pairs do not name as a target receives zeros. */
  private List<Tensor> receive() {
    if (pairs().isEmpty()) {
      return checked(process.receive(op, channel(List.of())));
    }
    for (List<Long> pair : pairs()) {
      ProcessId target = groups().process(pair.getLast());
      if (target.equals(process.id())) {
        ProcessId source = groups().process(pair.getFirst());
        return checked(process.receive(op, channel(List.of(source, target))));
      }
    }
    return arrays().stream().map(Collectives::zeros).toList();
  }

  private List<TensorType> arrays() {
    List<TensorType> types = new ArrayList<>();
    for (Value result : op.results()) {
      if (result.type() instanceof TensorType type) {
        types.add(type);
      }
    }
    return types;
  }

  private List<Tensor> checked(List<Tensor> tensors) {
    List<Type> sent = new ArrayList<>(tensors.stream().map(Tensor::type).toList());
    if (!sent.equals(arrays())) {
      throw error("expects " + arrays() + ", was sent " + sent, "both ends must agree");
    }
    return tensors;
  }
}
