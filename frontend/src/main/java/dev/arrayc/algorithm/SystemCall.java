package dev.arrayc.algorithm;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.Operation;
import dev.arrayc.ir.TensorType;
import dev.arrayc.ir.Value;
import dev.arrayc.op.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A call of a system's LAPACK, on matrices stored by columns: it works in its operands' memory,
 * which becomes that of its first results. What {@code --lapack} makes of the calls that JAX makes.
 *
 * @param library the shared library's path
 * @param letters LAPACK's options, in the order of its arguments
 * @param count how many matrices are in the batch
 * @param sizes of one matrix; of {@code gesdd} the last is the number of right singular vectors, of
 *     {@code orgqr} the number of reflections
 */
public record SystemCall(
    String library,
    Routine routine,
    DType dtype,
    String letters,
    long count,
    List<Long> sizes,
    Room room) {
  /** The routines that are taken from a system, with their places in the runtime's table. */
  public enum Routine {
    POTRF(0, "potrf", "potrf"),
    GETRF(1, "getrf", "getrf"),
    GEQRF(2, "geqrf", "geqrf"),
    ORGQR(3, "orgqr", "ungqr"),
    SYEVD(4, "syevd", "heevd"),
    GESDD(5, "gesdd", "gesdd"),
    TRSM(6, "trsm", "trsm");

    private final int number;
    private final String real;
    private final String complex;

    Routine(int number, String real, String complex) {
      this.number = number;
      this.real = real;
      this.complex = complex;
    }

    /** {@return the routine's place in the runtime's table} */
    public int number() {
      return number;
    }

    /** {@return the routine's symbol in a shared library, as Fortran compilers spell it} */
    public String symbol(DType dtype) {
      return "sdcz".charAt(SystemCall.number(dtype)) + (dtype.isComplex() ? complex : real) + "_";
    }
  }

  /** How many numbers a routine works on beside its arrays: of the dtype, real ones, integers. */
  public record Room(long work, long real, long integers) {
    private static final Room NONE = new Room(0, 0, 0);

    /** {@return the bytes of all, each of the three aligned to 16} */
    public long bytes(DType dtype) {
      return aligned(work * dtype.bytes())
          + aligned(real * dtype.real().bytes())
          + aligned(integers * DType.I32.bytes());
    }

    private static long aligned(long bytes) {
      return Math.ceilDiv(bytes, 16) * 16;
    }
  }

  /** The columns that blocked routines work on together. */
  private static final long BLOCK = 64;

  private static final String TARGET = "arrayc.lapack";

  public SystemCall {
    sizes = List.copyOf(sizes);
  }

  /** {@return the place of a dtype in the runtime's table} */
  public static int number(DType dtype) {
    return switch (dtype) {
      case F32 -> 0;
      case F64 -> 1;
      case C64 -> 2;
      default -> 3;
    };
  }

  /** {@return the call that a prepared program's operation is, if it is one} */
  public static Optional<SystemCall> of(Operation operation) {
    if (operation.op() != Op.CUSTOM_CALL || !CustomCalls.target(operation).equals(TARGET)) {
      return Optional.empty();
    }
    Attributes at = operation.attributes();
    List<Long> numbers = at.ints("numbers");
    Routine routine = Routine.valueOf(at.get("routine", Attribute.Text.class).value());
    DType dtype = operation.operandType(0).dtype();
    String letters = at.get("letters", Attribute.Text.class).value();
    List<Long> sizes = numbers.subList(1, 4);
    return Optional.of(
        new SystemCall(
            at.get("library", Attribute.Text.class).value(),
            routine,
            dtype,
            letters,
            numbers.getFirst(),
            sizes,
            room(routine, dtype, letters, sizes)));
  }

  /** What the documentation of LAPACK 3.12 asks for, and more where blocks make it faster. */
  private static Room room(Routine routine, DType dtype, String letters, List<Long> sizes) {
    long m = sizes.get(0);
    long n = sizes.get(1);
    boolean vectors = letters.startsWith("V");
    return switch (routine) {
      case POTRF, GETRF, TRSM -> Room.NONE;
      case GEQRF, ORGQR -> new Room(Math.max(1, n * BLOCK), 0, 0);
      case SYEVD -> {
        long whole = vectors ? 1 + 6 * n + 2 * n * n : 2 * n + 1;
        long blocked = 2 * n + n * Math.max(n, BLOCK) + 1;
        yield dtype.isComplex()
            ? new Room(blocked, vectors ? 1 + 5 * n + 2 * n * n : Math.max(1, n), 3 + 5 * n)
            : new Room(Math.max(whole, blocked), 0, 3 + 5 * n);
      }
      case GESDD -> {
        long least = Math.min(m, n);
        long most = Math.max(m, n);
        long work = 4 * least * least + 7 * least + most + BLOCK * (m + n) + 1;
        long real =
            Math.max(5 * least * least + 7 * least, 2 * most * least + 2 * least * least + least);
        yield new Room(work, dtype.isComplex() ? Math.max(1, real) : 0, 8 * least);
      }
    };
  }

  /**
   * Emits the call that stands for one of JAX's, for all matrices of its batch.
   *
   * @return its results, or nothing for a routine that is not taken from a system
   */
  static Optional<List<Value>> emit(
      Notation n, Operation operation, List<Value> operands, String library) {
    return Lapack.named(CustomCalls.target(operation))
        .flatMap(SystemCall::routine)
        .map(routine -> new Emitter(n, operation, library).emit(routine, operands));
  }

  private static Optional<Routine> routine(Lapack lapack) {
    return switch (lapack) {
      case POTRF -> Optional.of(Routine.POTRF);
      case GETRF -> Optional.of(Routine.GETRF);
      case GEQRF -> Optional.of(Routine.GEQRF);
      case ORGQR -> Optional.of(Routine.ORGQR);
      case SYEVD -> Optional.of(Routine.SYEVD);
      case GESDD -> Optional.of(Routine.GESDD);
      case TRSM -> Optional.of(Routine.TRSM);
      case GEQP3, GEHRD, GTSV, ORMQR, SYTRD, GESVD -> Optional.empty();
    };
  }

  /** The results that a call is made for, and how. */
  private record Emitter(Notation n, Operation operation, String library) {
    List<Value> emit(Routine routine, List<Value> operands) {
      List<Long> batch = Lapack.batch(operation);
      List<TensorType> results = operation.results().stream().map(Value::tensorType).toList();
      if (batch.contains(0L)) {
        return results.stream().map(n::zeros).toList();
      }
      // All operands come back, changed or not: the call works in their memory.
      List<TensorType> made = new ArrayList<>(operands.stream().map(Value::tensorType).toList());
      int changed = routine == Routine.TRSM ? 1 : 0;
      made.addAll(results.subList(1, results.size()));
      long count = batch.stream().reduce(1L, Math::multiplyExact);
      List<Long> numbers = new ArrayList<>(List.of(count));
      numbers.addAll(sizes(routine, operands, results, batch.size()));
      Attributes attributes =
          Attributes.NONE
              .with("call_target_name", new Attribute.Text(TARGET))
              .with("library", new Attribute.Text(library))
              .with("routine", new Attribute.Text(routine.name()))
              .with("letters", new Attribute.Text(letters(routine)))
              .with("numbers", numbers);
      int own = batch.size();
      List<Value> all =
          n.b()
              .emit(
                  Op.CUSTOM_CALL,
                  operands.stream().map(v -> turned(v, own)).toList(),
                  attributes,
                  List.of(),
                  List.copyOf(made.stream().map(t -> turned(t, own)).toList()));
      List<Value> wanted = new ArrayList<>(List.of(all.get(changed)));
      wanted.addAll(all.subList(operands.size(), all.size()));
      if (routine == Routine.GESDD && letters(routine).equals("N")) {
        // Nobody asked for the vectors, and LAPACK does not write them.
        wanted.set(2, n.zeros(made.get(3)));
        wanted.set(3, n.zeros(made.get(4)));
      }
      return wanted.stream().map(v -> turned(v, own)).toList();
    }

    private String letters(Routine routine) {
      Options o = Options.of(operation);
      return switch (routine) {
        case POTRF -> text(o.letter("uplo", 'L'));
        case SYEVD -> text(o.letter("mode", 'V'), o.letter("uplo", 'L'));
        case GESDD -> text(o.letter("mode", 'A'));
        case TRSM ->
            text(
                o.letter("side", 'L'),
                o.letter("uplo", 'L'),
                o.letter("trans_x", 'N'),
                o.letter("diag", 'N'));
        case GETRF, GEQRF, ORGQR -> "";
      };
    }

    private static String text(char... letters) {
      return new String(letters);
    }

    private static List<Long> sizes(
        Routine routine, List<Value> operands, List<TensorType> results, int batch) {
      List<Long> matrix = own(operands.get(routine == Routine.TRSM ? 1 : 0), batch);
      long third =
          switch (routine) {
            case ORGQR -> own(operands.get(1), batch).getFirst();
            case GESDD -> results.get(3).shape().get(batch);
            default -> 0;
          };
      return List.of(matrix.get(0), matrix.get(1), third);
    }

    private static List<Long> own(Value value, int batch) {
      List<Long> shape = value.tensorType().shape();
      return shape.subList(batch, shape.size());
    }

    /** A matrix with its axes exchanged, which is the same one stored by columns. */
    private Value turned(Value x, int batch) {
      if (x.tensorType().rank() < batch + 2) {
        return x;
      }
      List<Long> permutation = new ArrayList<>();
      for (long axis = 0; axis < batch; axis++) {
        permutation.add(axis);
      }
      permutation.addAll(List.of(batch + 1L, (long) batch));
      return n.b().emit(Op.TRANSPOSE, Attributes.NONE.with("permutation", permutation), x);
    }

    private static TensorType turned(TensorType type, int batch) {
      if (type.rank() < batch + 2) {
        return type;
      }
      List<Long> shape = new ArrayList<>(type.shape());
      shape.set(batch, type.dim(batch + 1));
      shape.set(batch + 1, type.dim(batch));
      return type.withShape(shape);
    }
  }
}
