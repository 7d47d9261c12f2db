package dev.arrayc.mlir.lower;

import dev.arrayc.ir.DType;
import dev.arrayc.mlir.lower.Node.Place;
import dev.arrayc.mlir.lower.Node.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the nodes of one body inside its loops. Each node is written once per loop nest, at the
 * outermost loop that its value depends on; along one loop, nodes that vary are vectors and all
 * others stay scalars.
 */
final class BodyEmitter {
  private static final int VECTOR_BITS = 512;

  /** Bytes of a cache line. */
  private static final int LINE = 64;

  private static final int MAX_LANES = 64;

  /** Of buffers, where the memory says that they are aligned. */
  private static final int ALIGNMENT = 16;

  private final Code code;
  private final Memory memory;
  private final Elements elements;
  private final Conversions conversions;
  private final Body body;
  private final Collapse collapse;
  private final int vectorLoop;
  private final int[] depths;
  private final boolean[] varies;
  private final Cell[] cells;
  private final Reg[] indices;
  private final Map<Affine, Reg> offsets = new HashMap<>();
  private final Map<Integer, Cell> given = new HashMap<>();
  private List<Cell> arguments = List.of();
  private int lanes = 1;

  /**
   * @param vectorLoop the loop along which vectors run, or -1
   */
  BodyEmitter(Code code, Memory memory, Body body, Collapse collapse, int vectorLoop) {
    this.code = code;
    this.memory = memory;
    this.elements = new Elements(code);
    this.conversions = new Conversions(code);
    this.body = body;
    this.collapse = collapse;
    this.vectorLoop = vectorLoop;
    this.depths = new int[body.nodes().size()];
    this.varies = new boolean[depths.length];
    this.cells = new Cell[depths.length];
    this.indices = new Reg[collapse.sizes().size()];
    for (int i = 0; i < depths.length; i++) {
      place(i, body.nodes().get(i));
    }
  }

  /** A rank-0 body. */
  static BodyEmitter scalar(Code code, Memory memory, Body body) {
    return new BodyEmitter(code, memory, body, new Collapse(List.of(), List.of(), List.of()), -1);
  }

  /** {@return all functions of the loops in a body and in places it is stored to} */
  static List<Affine> offsets(Body body, List<Place> stores) {
    List<Affine> all = new ArrayList<>();
    for (Node node : body.nodes()) {
      switch (node) {
        case Node.Load load -> all.add(load.place().offset(body.loops()));
        case Node.Index index -> all.add(index.value());
        case Node.Literal literal -> {}
        case Node.Apply apply -> {}
        case Node.Argument argument -> {}
      }
    }
    stores.forEach(place -> all.add(place.offset(body.loops())));
    return all;
  }

  private void place(int i, Node node) {
    depths[i] = -1;
    switch (node) {
      case Node.Load load -> {
        follow(i, collapse.apply(load.place().offset(body.loops())));
        load.place().starts().forEach(start -> follow(i, start.node()));
      }
      case Node.Index index -> follow(i, collapse.apply(index.value()));
      case Node.Apply apply -> apply.arguments().forEach(argument -> follow(i, argument));
      case Node.Literal literal -> {}
      case Node.Argument argument -> {}
    }
  }

  private void follow(int i, Affine offset) {
    for (int d = 0; d < offset.loops(); d++) {
      if (offset.coefficient(d) != 0) {
        depths[i] = Math.max(depths[i], d);
        varies[i] |= d == vectorLoop;
      }
    }
  }

  private void follow(int i, int operand) {
    depths[i] = Math.max(depths[i], depths[operand]);
    varies[i] |= varies[operand];
  }

  /** {@return how many lanes fill 512 bits with the widest type among the varying nodes} */
  int naturalLanes() {
    int bits = 8;
    for (int i = 0; i < depths.length; i++) {
      if (varies[i]) {
        DType part = body.nodes().get(i).dtype().real();
        bits = Math.max(bits, Floats.isNarrow(part) ? 32 : part.bits());
      }
    }
    return Math.min(MAX_LANES, VECTOR_BITS / bits);
  }

  /** Opens a loop: its index from here on. */
  void index(int loop, Reg index) {
    indices[loop] = index;
  }

  /** {@return the index of an open loop} */
  Reg at(int loop) {
    return indices[loop];
  }

  /** Writes the nodes that belong directly inside these loops, with this many lanes. */
  void emit(int fromLoop, int toLoop, int vectorLanes) {
    resume(vectorLanes);
    for (int i = 0; i < cells.length; i++) {
      if (depths[i] >= fromLoop && depths[i] <= toLoop) {
        cells[i] =
            given.containsKey(i) ? given.get(i) : emit(body.nodes().get(i), varies[i] ? lanes : 1);
      }
    }
  }

  /** What is known of the nodes in one iteration. */
  record Iteration(List<Optional<Cell>> cells, List<Optional<Reg>> indices) {}

  /** {@return the present iteration, to come back to when others have been begun} */
  Iteration iteration() {
    return new Iteration(
        Arrays.stream(cells).map(Optional::ofNullable).toList(),
        Arrays.stream(indices).map(Optional::ofNullable).toList());
  }

  void comeBack(Iteration iteration) {
    for (int i = 0; i < cells.length; i++) {
      iteration.cells().get(i).ifPresent(set(cells, i));
    }
    for (int i = 0; i < indices.length; i++) {
      iteration.indices().get(i).ifPresent(set(indices, i));
    }
    resume(1);
  }

  private static <T> Consumer<T> set(T[] array, int i) {
    return value -> array[i] = value;
  }

  /** After inner loops: what follows stands directly inside outer loops again. */
  void resume(int vectorLanes) {
    lanes = vectorLanes;
    offsets.clear();
  }

  /** From here on a load has this value, until it is given another. */
  void give(int node, Cell value) {
    given.put(node, value);
  }

  /** From here on loads read memory again. */
  void takeBack() {
    given.clear();
  }

  /** {@return the address that the offsets of a load are from} */
  Reg base(Node.Load load) {
    return memory.base(load.place(), load.dtype(), body.loops());
  }

  /** {@return where a load reads at the current indices} */
  Reg offset(Node.Load load) {
    return offset(load.place());
  }

  /** {@return what the load's offset grows by with each iteration of the vector loop} */
  long step(Node.Load load) {
    return step(load.place());
  }

  Cell cell(int node) {
    return cells[node];
  }

  /** A scalar region on these arguments. */
  static List<Cell> region(Code code, Memory memory, Step.Region region, List<Cell> arguments) {
    BodyEmitter emitter = scalar(code, memory, region.body());
    emitter.arguments = arguments;
    emitter.emit(-1, -1, 1);
    return region.results().stream().map(emitter::cell).toList();
  }

  private Cell emit(Node node, int wanted) {
    return switch (node) {
      case Node.Literal literal -> Literals.cell(code, literal.value());
      case Node.Argument argument -> arguments.get(argument.number());
      case Node.Apply apply -> {
        code.at(apply.operation().span());
        yield elements.apply(
            apply.operation(), apply.arguments().stream().map(this::cell).toList());
      }
      case Node.Index index -> index(collapse.apply(index.value()), index, wanted);
      case Node.Load load -> load(load, wanted);
    };
  }

  private Cell index(Affine value, Node.Index index, int wanted) {
    boolean isSmall = index.value().max(body.space()) <= Integer.MAX_VALUE;
    DType counter = isSmall ? DType.I32 : DType.I64;
    Reg inside = offset(value);
    Reg first =
        memory
            .origin(index.value())
            .map(outside -> code.op("arith.addi", inside, outside))
            .orElse(inside);
    Reg base = isSmall ? code.cast("arith.trunci", first, "i32") : first;
    if (wanted == 1) {
      return conversions.convert(Cell.of(counter, base), index.dtype());
    }
    String type = Cell.registerType(counter);
    long step = value.coefficient(vectorLoop);
    Reg steps = steps(type, step, wanted);
    return conversions.convert(Cell.of(counter, code.op("arith.addi", base, steps)), index.dtype());
  }

  /** What a function of the vector loop adds in each lane. */
  private Reg steps(String type, long step, int count) {
    return code.constant(
        type,
        count,
        IntStream.range(0, count)
                .mapToObj(i -> Long.toString(i * step))
                .collect(Collectors.joining(", ", "dense<[", "]> : "))
            + Reg.typeOf(type, count));
  }

  /** The value of a function of the loops at their current indices. */
  private Reg offset(Affine value) {
    Reg known = offsets.get(value);
    if (known == null) {
      known = code.i64(value.constant());
      boolean isZero = value.constant() == 0;
      for (int d = 0; d < value.loops(); d++) {
        long c = value.coefficient(d);
        if (c != 0) {
          Reg term = c == 1 ? indices[d] : code.op("arith.muli", indices[d], code.i64(c));
          known = isZero ? term : code.op("arith.addi", known, term);
          isZero = false;
        }
      }
      offsets.put(value, known);
    }
    return known;
  }

  /** The offset of a place in elements, start indices included. */
  private Reg offset(Place place) {
    return withStarts(place, offset(collapse.apply(place.offset(body.loops()))));
  }

  /** Adds what the start indices of a place, where they are known here, make of an offset. */
  Reg withStarts(Place place, Reg without) {
    if (place.starts().isEmpty()) {
      return without;
    }
    Reg offset = without;
    long[] strides = strides(place.shape());
    for (Start start : place.starts()) {
      Reg index = clamped(cells[start.node()], start.limit());
      Reg term = code.op("arith.muli", index, code.i64(strides[start.axis()]));
      offset = code.op("arith.addi", offset, term);
    }
    return offset;
  }

  private static long[] strides(List<Long> shape) {
    long[] strides = new long[shape.size()];
    long step = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= shape.get(i);
    }
    return strides;
  }

  /** In the index's own type, which takes fewer registers than i64. */
  private Reg clamped(Cell start, long limit) {
    boolean signed = start.dtype().kind() == DType.Kind.SIGNED;
    String type = start.reg().scalar();
    int bits = Integer.parseInt(type.substring(1));
    Reg index = start.reg();
    if (signed) {
      index = code.op("arith.maxsi", index, code.integer(type, 0));
    }
    int room = signed ? bits - 1 : bits;
    if (room >= 63 || limit < 1L << room) {
      index = code.op(signed ? "arith.minsi" : "arith.minui", index, code.integer(type, limit));
    }
    return bits == 64 ? index : code.cast("arith.extui", index, "i64");
  }

  /** Whether a start is not beyond its limit. */
  Reg isWithin(Start start) {
    Cell index = cells[start.node()];
    boolean signed = index.dtype().kind() == DType.Kind.SIGNED;
    Reg wide = conversions.convert(index, signed ? DType.I64 : DType.U64).reg();
    return code.cmpi("ule", wide, code.i64(start.limit()));
  }

  /** Whether the lanes of a place, which are neighbours, are aligned to all of them. */
  private boolean isAligned(Place place, DType dtype) {
    if (!memory.isAligned() || !place.starts().isEmpty() || lanes * dtype.bytes() > ALIGNMENT) {
      return false;
    }
    Affine offset = collapse.apply(place.offset(body.loops()));
    boolean aligned = offset.constant() % lanes == 0;
    for (int d = 0; d < offset.loops(); d++) {
      aligned &= d == vectorLoop || offset.coefficient(d) % lanes == 0;
    }
    return aligned;
  }

  private long step(Place place) {
    return vectorLoop < 0 ? 0 : collapse.apply(place.offset(body.loops())).coefficient(vectorLoop);
  }

  private Cell load(Node.Load load, int wanted) {
    Optional<Cell> held = memory.held(load.place().buffer());
    if (held.isPresent()) {
      return held.get();
    }
    Access access =
        new Access(code, load.dtype(), base(load), isAligned(load.place(), load.dtype()));
    boolean isGathered = load.place().starts().stream().anyMatch(s -> varies[s.node()]);
    if (wanted > 1 && !isGathered && step(load.place()) == 1) {
      fetch(load, wanted);
    }
    if (wanted == 1 || !isGathered) {
      return access.load(offset(load.place()), wanted == 1 ? 1 : step(load.place()), wanted);
    }
    Reg offsets =
        code.op("arith.addi", offset(load.place()), steps("i64", step(load.place()), wanted));
    return access.gather(offsets);
  }

  /** Brings to the cache what a later run of these loops loads. */
  private void fetch(Node.Load load, int lanes) {
    long ahead = memory.ahead(load, body.loops());
    String element = Cell.memoryType(load.dtype());
    for (long at = 0; ahead != 0 && at < lanes; at += LINE / load.dtype().bytes()) {
      Reg there = code.op("arith.addi", offset(load.place()), code.i64(ahead + at));
      code.fetch(code.address(base(load), there, element));
    }
  }

  /** The element of a place now, with the lanes of the current loop. */
  Cell read(Place place) {
    return load(new Node.Load(place, place.buffer().tensorType().dtype()), lanes);
  }

  /** {@return the innermost loop that a node depends on, or -1} */
  int depth(int node) {
    return depths[node];
  }

  /** Whether a store along the vector loop goes to neighbouring elements. */
  boolean isContiguous(Place place) {
    return step(place) == 1;
  }

  /** Whether a load along the vector loop is of neighbouring elements, or of one. */
  boolean isContiguousOrFixed(Place place) {
    return step(place) == 1 || step(place) == 0;
  }

  /** Stores a cell, with the lanes of the current loop. */
  void store(Place place, Cell value) {
    DType dtype = place.buffer().tensorType().dtype();
    Access access =
        new Access(code, dtype, memory.base(place, dtype, body.loops()), isAligned(place, dtype));
    if (memory.streams(place.buffer()) && step(place) == 1) {
      access.stream(value, offset(place), lanes);
    } else {
      access.store(value, offset(place), step(place), lanes);
    }
  }
}
