package dev.arrayc.mlir.lower;

import dev.arrayc.ir.Value;
import dev.arrayc.mlir.codegen.BulkKernel;
import dev.arrayc.mlir.codegen.DeviceFunction;
import dev.arrayc.mlir.codegen.DeviceModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One kernel while it is written: who a thread is, what threads of a block share, and where buffers
 * are. All threads run the text; an element is the work of one of them unless an emitter says
 * otherwise.
 */
final class DeviceKernel implements Memory {
  /** Threads of a block. */
  static final int THREADS = 256;

  /** Threads that run in step. */
  static final int WARP = 32;

  private static final int ALL_LANES = -1;

  private final Code code;
  private final MemoryPlan plan;
  private final DevicePointers pointers;
  private final SortedMap<Integer, Reg> used = new TreeMap<>();
  private final List<Reg> lines = new ArrayList<>();
  private final StringBuilder globals = new StringBuilder();
  private final String name;
  private Optional<TensorCore> tensor = Optional.empty();
  private int shared;
  private int maps;
  private long sharedBytes;

  DeviceKernel(String name, Code code, MemoryPlan plan, DevicePointers pointers) {
    this.name = name;
    this.code = code;
    this.plan = plan;
    this.pointers = pointers;
  }

  Code code() {
    return code;
  }

  /** {@return the numbers of the program's pointers that it takes} */
  List<Integer> pointers() {
    return List.copyOf(used.keySet());
  }

  /** {@return the function, and before it what its threads share} */
  String text() {
    String parameters =
        Stream.of(
                used.values().stream().map(p -> p + ": !llvm.ptr"),
                Stream.of("%round: i64"),
                IntStream.range(0, maps).mapToObj(i -> map(i) + ": !llvm.ptr"))
            .flatMap(all -> all)
            .collect(Collectors.joining(", "));
    return globals
        + "func.func @"
        + name
        + "("
        + parameters
        + ") {\n"
        + code.text()
        + "  return\n}\n";
  }

  @Override
  public Reg base(Value buffer) {
    return switch (plan.place(buffer)) {
      case MemoryPlan.Place.Input input -> pointer(pointers.input(input.number()));
      case MemoryPlan.Place.Output output -> pointer(pointers.output(output.number()));
      case MemoryPlan.Place.Constant constant -> pointer(pointers.constant(constant.number()));
      case MemoryPlan.Place.Workspace workspace -> workspace(workspace.offset());
    };
  }

  @Override
  public boolean isAligned() {
    return true;
  }

  /** Which of the program's pointers a buffer begins at, and how many bytes after it. */
  record Home(int pointer, long offset) {}

  /** {@return where a buffer is} */
  Home home(Value buffer) {
    return switch (plan.place(buffer)) {
      case MemoryPlan.Place.Input input -> new Home(pointers.input(input.number()), 0);
      case MemoryPlan.Place.Output output -> new Home(pointers.output(output.number()), 0);
      case MemoryPlan.Place.Constant constant -> new Home(pointers.constant(constant.number()), 0);
      case MemoryPlan.Place.Workspace workspace ->
          new Home(pointers.workspace(), workspace.offset());
    };
  }

  /** {@return a pointer to what the driver makes of a tensor} */
  Reg map(int number) {
    maps = Math.max(maps, number + 1);
    return new Reg("%map" + number, "!llvm.ptr", 1);
  }

  /** {@return where the memory that the launch asks for is in the window of shared memory} */
  Reg launchedShared() {
    Reg own =
        code.define(
            "!llvm.ptr<3>", 1, "llvm.mlir.addressof @" + BulkKernel.SHARED + " : !llvm.ptr<3>");
    Reg address =
        code.define("!llvm.ptr", 1, "llvm.addrspacecast " + own + " : !llvm.ptr<3> to !llvm.ptr");
    return call(DeviceFunction.WINDOW, "i32", 1, address);
  }

  /** {@return an address in the workspace} */
  Reg workspace(long offset) {
    return Bases.workspace(code, pointer(pointers.workspace()), offset);
  }

  private Reg pointer(int number) {
    return used.computeIfAbsent(number, n -> new Reg("%p" + n, "!llvm.ptr", 1));
  }

  /** {@return the number that the host passes to kernels that run in rounds} */
  Reg round() {
    return new Reg("%round", "i64", 1);
  }

  private Reg call(DeviceFunction function, String result, String... arguments) {
    return code.define(result, 1, callText(function, arguments));
  }

  /** Calls what gives a value, of so many lanes. */
  Reg call(DeviceFunction function, String scalar, int lanes, Reg... arguments) {
    return code.define(scalar, lanes, callText(function, names(arguments)));
  }

  /** Calls what gives none. */
  void call(DeviceFunction function, Reg... arguments) {
    code.line(callText(function, names(arguments)));
  }

  private static String[] names(Reg... arguments) {
    return Arrays.stream(arguments).map(Reg::name).toArray(String[]::new);
  }

  /** Whether the GPU is of this generation or a later one: known when its code is generated. */
  private Reg isFrom(int generation) {
    String global = "@" + DeviceModule.GENERATION;
    Reg address = code.define("!llvm.ptr", 1, "llvm.mlir.addressof " + global + " : !llvm.ptr");
    return code.cmpi("uge", code.load(address, "i32", 1), code.integer("i32", generation));
  }

  /** {@return what it multiplies on tensor cores, where there are some} */
  Optional<TensorCore> tensor() {
    return tensor;
  }

  /** All GPUs that this runs on have these tensor cores. */
  void multiplyOn(TensorCore core) {
    tensor = Optional.of(core);
  }

  /** One text for GPUs with these tensor cores, and another for those before. */
  void multiplyOn(TensorCore core, Runnable work, Runnable before) {
    tensor = Optional.of(core);
    long shared = sharedBytes;
    long[] most = {0};
    code.when(
        isFrom(TensorCore.GENERATION),
        () -> {
          work.run();
          most[0] = sharedBytes;
          sharedBytes = shared;
        },
        before);
    sharedBytes = Math.max(sharedBytes, most[0]);
  }

  private static String callText(DeviceFunction function, String... arguments) {
    return "func.call @"
        + function.symbol()
        + "("
        + String.join(", ", arguments)
        + ") : "
        + function.type();
  }

  private Reg atEntry(DeviceFunction function) {
    return code.defineAtEntry("i32", 1, callText(function));
  }

  /** {@return the thread's number in its block, an i32} */
  Reg thread() {
    if (lines.isEmpty()) {
      lines.add(atEntry(DeviceFunction.THREAD));
      lines.add(atEntry(DeviceFunction.BLOCK));
    }
    return lines.getFirst();
  }

  /** {@return the block's number, an i32} */
  Reg block() {
    thread();
    return lines.getLast();
  }

  /** {@return the thread's number in its warp, an i32} */
  Reg lane() {
    return code.op("arith.andi", thread(), code.integer("i32", WARP - 1));
  }

  /** {@return the thread's number among all, in the type of {@link #counter}} */
  Reg item(long count) {
    String type = counter(count);
    Reg first = code.op("arith.muli", widened(block(), type), code.integer(type, THREADS));
    return code.op("arith.addi", first, widened(thread(), type));
  }

  /** {@return the warp's number among all, in the type of {@link #counter}} */
  Reg warp(long count) {
    String type = counter(count);
    Reg first = code.op("arith.muli", widened(block(), type), code.integer(type, THREADS / WARP));
    Reg here = code.op("arith.shrui", thread(), code.integer("i32", 5));
    return code.op("arith.addi", first, widened(here, type));
  }

  private Reg widened(Reg value, String type) {
    return value.scalar().equals(type) ? value : code.cast("arith.extui", value, type);
  }

  /** The type to count so many things in: division in 64 bits is slow. */
  private static String counter(long count) {
    return count + THREADS <= Integer.MAX_VALUE ? "i32" : "i64";
  }

  /** Does something if a number is below a count. */
  void when(Reg number, long count, Runnable inside) {
    Reg isInside = code.cmpi("ult", number, code.integer(number.scalar(), count));
    code.when(isInside, inside, () -> {});
  }

  /** {@return the indices, as i64, of loops of these sizes at their combined index} */
  List<Reg> indices(Reg linear, List<Long> sizes) {
    return Arrays.stream(Grid.indices(code, linear, sizes)).map(this::wide).toList();
  }

  /** {@return an unsigned number as an i64} */
  Reg wide(Reg number) {
    return widened(number, "i64");
  }

  /** Each thread does one of so many things, if there are that many. */
  void each(List<Long> sizes, Consumer<Part> inside) {
    each(sizes, 1, inside);
  }

  /** Each thread does so many neighbours along the last of these loops. */
  void each(List<Long> sizes, int lanes, Consumer<Part> inside) {
    long count = Grid.size(sizes) / lanes;
    List<Long> pieces = new ArrayList<>(sizes);
    if (lanes > 1) {
      pieces.set(sizes.size() - 1, sizes.getLast() / lanes);
    }
    Reg item = item(count);
    when(
        item,
        count,
        () -> {
          List<Reg> at = new ArrayList<>(indices(item, pieces));
          if (lanes > 1) {
            at.set(at.size() - 1, code.op("arith.muli", at.getLast(), code.i64(lanes)));
          }
          inside.accept(Part.point(at, lanes));
        });
  }

  /** {@return the loops, but the two innermost ones in squares of a warp's side} */
  private static List<Long> inSquares(List<Long> loops) {
    List<Long> squares = new ArrayList<>(loops);
    for (int d = loops.size() - 2; d < loops.size(); d++) {
      squares.set(d, Math.ceilDiv(loops.get(d), (long) WARP));
    }
    return squares;
  }

  /** {@return how many blocks do a square each} */
  static long squares(List<Long> loops) {
    return Grid.size(inSquares(loops));
  }

  /**
   * The block does a square of the two innermost loops: what strides along one of them is read by
   * neighbouring rows of threads while it is in the cache.
   */
  void eachInSquare(List<Long> loops, Consumer<Part> inside) {
    int last = loops.size() - 1;
    List<Reg> square = indices(wide(block()), inSquares(loops));
    Reg column = inSquare(square.get(last), wide(lane()));
    code.loop(
        wide(code.op("arith.shrui", thread(), code.integer("i32", 5))),
        code.i64(WARP),
        code.i64(THREADS / WARP),
        row -> {
          List<Reg> at = new ArrayList<>(square);
          at.set(last, column);
          at.set(last - 1, inSquare(square.get(last - 1), row));
          when(
              column,
              loops.get(last),
              () ->
                  when(at.get(last - 1), loops.get(last - 1), () -> inside.accept(Part.point(at))));
        });
  }

  private Reg inSquare(Reg square, Reg place) {
    return code.op("arith.addi", code.op("arith.muli", square, code.i64(WARP)), place);
  }

  /** Waits for all threads of the block, which must all come here. */
  void barrier() {
    code.line(callText(DeviceFunction.BARRIER, code.integer("i32", 0).name()));
  }

  /** {@return how much memory the threads of a block share} */
  long sharedBytes() {
    return sharedBytes;
  }

  /** {@return the address of memory that the threads of a block share} */
  Reg shared(String element, long count) {
    String symbol = "@" + name + "_shared" + shared++;
    sharedBytes += count * Integer.parseInt(element.substring(1)) / 8;
    String type = "!llvm.array<" + count + " x " + element + ">";
    globals.append("llvm.mlir.global internal ").append(symbol);
    globals
        .append("() {addr_space = 3 : i32, alignment = 32 : i64} : ")
        .append(type)
        .append(" {\n");
    globals.append("  %0 = llvm.mlir.undef : ").append(type);
    globals.append("\n  llvm.return %0 : ").append(type).append("\n}\n");
    Reg own =
        code.defineAtEntry("!llvm.ptr<3>", 1, "llvm.mlir.addressof " + symbol + " : !llvm.ptr<3>");
    return code.defineAtEntry(
        "!llvm.ptr", 1, "llvm.addrspacecast " + own + " : !llvm.ptr<3> to !llvm.ptr");
  }

  /**
   * The value of the lane whose number differs in one bit; all lanes of the warp must come here.
   */
  Reg fromLane(Reg value, int bit) {
    String type = value.scalar();
    int bits = Integer.parseInt(type.substring(1));
    if (type.startsWith("f")) {
      Reg pattern = code.cast("arith.bitcast", value, "i" + bits);
      return code.cast("arith.bitcast", fromLane(pattern, bit), type);
    }
    if (bits < 32) {
      Reg word = shuffled(code.cast("arith.extui", value, "i32"), bit);
      return code.cast("arith.trunci", word, type);
    }
    if (bits == 32) {
      return shuffled(value, bit);
    }
    Reg half = code.i64(32);
    Reg low = shuffled(code.cast("arith.trunci", value, "i32"), bit);
    Reg high = shuffled(code.cast("arith.trunci", code.op("arith.shrui", value, half), "i32"), bit);
    Reg upper = code.op("arith.shli", code.cast("arith.extui", high, "i64"), half);
    return code.op("arith.ori", upper, code.cast("arith.extui", low, "i64"));
  }

  private Reg shuffled(Reg word, int bit) {
    return call(
        DeviceFunction.SHUFFLE,
        "i32",
        code.integer("i32", ALL_LANES).name(),
        word.name(),
        code.integer("i32", bit).name(),
        code.integer("i32", WARP - 1).name());
  }
}
