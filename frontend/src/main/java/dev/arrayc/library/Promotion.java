package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Type promotion: the least upper bound on JAX's lattice, in which Python's int, float and complex
 * stand below the array types of their kind ({@code jax-semantics.md} §4.1, JEP 9407).
 */
public final class Promotion {
  /** A dtype and whether it is weak: came from a Python number. */
  public record Typed(DType dtype, boolean weak) {
    public static Typed of(Array array) {
      return new Typed(array.dtype(), array.weak());
    }
  }

  /** The points of the lattice: each dtype, and the weak types of three kinds. */
  private enum Node {
    B1("bool"),
    INT("int"),
    FLOAT("float"),
    COMPLEX("complex"),
    U2,
    U4,
    U8,
    U16,
    U32,
    U64,
    I2,
    I4,
    I8,
    I16,
    I32,
    I64,
    F4E2M1FN,
    F6E2M3FN,
    F6E3M2FN,
    F8E3M4,
    F8E4M3,
    F8E4M3FN,
    F8E4M3FNUZ,
    F8E4M3B11FNUZ,
    F8E5M2,
    F8E5M2FNUZ,
    F8E8M0FNU,
    BF16,
    F16,
    F32,
    F64,
    C64,
    C128;

    private final String label;

    Node() {
      label = DType.valueOf(name()).numpyName();
    }

    Node(String label) {
      this.label = label;
    }
  }

  private Promotion() {}

  /** The nodes right above one. */
  private static Set<Node> edges(Node node, boolean x64) {
    return switch (node) {
      case B1 -> EnumSet.of(Node.INT);
      case INT -> EnumSet.of(Node.U8, Node.U2, Node.U4, Node.I8, Node.I2, Node.I4);
      case U8 -> EnumSet.of(Node.I16, Node.U16);
      case U16 -> EnumSet.of(Node.I32, Node.U32);
      // With 64 bits off, no promotion may make a 64-bit type out of narrower ones.
      case U32 -> EnumSet.of(x64 ? Node.I64 : Node.I32, Node.U64);
      case U64, I64 -> EnumSet.of(Node.FLOAT);
      case I8 -> EnumSet.of(Node.I16);
      case I16 -> EnumSet.of(Node.I32);
      case I32 -> EnumSet.of(Node.I64);
      case FLOAT -> aboveFloat();
      case BF16, F16 -> EnumSet.of(Node.F32);
      case F32 -> EnumSet.of(Node.F64, Node.C64);
      case F64, C64 -> EnumSet.of(Node.C128);
      case COMPLEX -> EnumSet.of(Node.C64);
      case U2,
          U4,
          I2,
          I4,
          F4E2M1FN,
          F6E2M3FN,
          F6E3M2FN,
          F8E3M4,
          F8E4M3,
          F8E4M3FN,
          F8E4M3FNUZ,
          F8E4M3B11FNUZ,
          F8E5M2,
          F8E5M2FNUZ,
          F8E8M0FNU,
          C128 ->
          EnumSet.noneOf(Node.class);
    };
  }

  private static Set<Node> aboveFloat() {
    EnumSet<Node> nodes = EnumSet.range(Node.F4E2M1FN, Node.F8E8M0FNU);
    nodes.addAll(List.of(Node.BF16, Node.F16, Node.COMPLEX));
    return nodes;
  }

  /** By node, itself and all above it: once, since every operator of a program asks. */
  private static final class Above {
    static final Map<Node, Set<Node>> NARROW = all(false);
    static final Map<Node, Set<Node>> WIDE = all(true);

    private static Map<Node, Set<Node>> all(boolean x64) {
      Map<Node, Set<Node>> all = new EnumMap<>(Node.class);
      for (Node node : Node.values()) {
        all.put(node, above(node, x64));
      }
      return all;
    }
  }

  /** {@return a node and all above it} */
  private static Set<Node> above(Node node) {
    return Objects.requireNonNull((x64() ? Above.WIDE : Above.NARROW).get(node));
  }

  private static Set<Node> above(Node node, boolean x64) {
    Set<Node> reached = EnumSet.of(node);
    Deque<Node> todo = new ArrayDeque<>(List.of(node));
    while (!todo.isEmpty()) {
      for (Node next : edges(todo.pop(), x64)) {
        if (reached.add(next)) {
          todo.push(next);
        }
      }
    }
    return reached;
  }

  private static boolean x64() {
    return Session.current().config().enableX64();
  }

  /** {@return the dtype that stands for a 64-bit one while 64 bits are off} */
  public static DType canonical(DType dtype) {
    if (x64()) {
      return dtype;
    }
    return switch (dtype) {
      case I64 -> DType.I32;
      case U64 -> DType.U32;
      case F64 -> DType.F32;
      case C128 -> DType.C64;
      default -> dtype;
    };
  }

  /** {@return JAX's default integer: int32, or int64 with 64 bits on} */
  public static DType defaultInt() {
    return canonical(DType.I64);
  }

  /** {@return JAX's default float: float32, or float64 with 64 bits on} */
  public static DType defaultFloat() {
    return canonical(DType.F64);
  }

  /** {@return JAX's default complex: complex64, or complex128 with 64 bits on} */
  public static DType defaultComplex() {
    return canonical(DType.C128);
  }

  /** {@return the dtype that two dtypes promote to} */
  static DType wider(DType x, DType y) {
    return join(List.of(new Typed(x, false), new Typed(y, false))).dtype();
  }

  /**
   * {@return the type that these types promote to}
   *
   * @throws dev.arrayc.diagnostic.CompileException if there is none: 8-bit floats and narrow
   *     integers do not mix
   */
  public static Typed join(List<Typed> types) {
    Set<DType> dtypes = types.stream().map(Typed::dtype).collect(Collectors.toSet());
    boolean allWeak = types.stream().allMatch(Typed::weak);
    if (dtypes.size() == 1) {
      return new Typed(types.getFirst().dtype(), allWeak);
    }
    Set<Node> nodes = new LinkedHashSet<>();
    for (Typed type : types) {
      nodes.add(node(type.dtype(), type.weak() && !allWeak));
    }
    Node bound = leastUpperBound(nodes);
    return switch (bound) {
      case INT -> new Typed(defaultInt(), true);
      case FLOAT -> new Typed(defaultFloat(), true);
      case COMPLEX -> new Typed(defaultComplex(), true);
      case B1 -> new Typed(DType.BOOL, allWeak);
      default -> new Typed(canonical(DType.valueOf(bound.name())), allWeak);
    };
  }

  /** {@return the type that these arrays promote to} */
  public static Typed joinOf(List<? extends Array> arrays) {
    return join(arrays.stream().map(Typed::of).toList());
  }

  private static Node node(DType dtype, boolean weak) {
    if (dtype == DType.BOOL) {
      return Node.B1;
    }
    if (!weak) {
      return Node.valueOf(dtype.name());
    }
    return dtype.isInteger() ? Node.INT : dtype.isFloat() ? Node.FLOAT : Node.COMPLEX;
  }

  private static Node leastUpperBound(Set<Node> nodes) {
    Set<Node> common = EnumSet.allOf(Node.class);
    nodes.forEach(n -> common.retainAll(above(n)));
    List<Node> least = common.stream().filter(n -> above(n).containsAll(common)).toList();
    if (least.size() != 1) {
      throw noPath(nodes);
    }
    return least.getFirst();
  }

  private static RuntimeException noPath(Set<Node> nodes) {
    boolean eightBit =
        nodes.stream().anyMatch(EnumSet.range(Node.F4E2M1FN, Node.F8E8M0FNU)::contains);
    String kinds =
        eightBit ? "8-bit floats do not support" : "1-bit, 2-bit and 4-bit integers do not support";
    return Session.current()
        .error(
            "TypePromotionError",
            "Input dtypes "
                + nodes.stream()
                    .map(n -> "'" + n.label + "'")
                    .collect(Collectors.joining(", ", "(", ")"))
                + " have no available implicit dtype promotion path. To avoid unintended promotion,"
                + " "
                + kinds
                + " implicit promotion. If you'd like your inputs to be promoted to another type,"
                + " you can do so explicitly using e.g. x.astype('"
                + (eightBit ? "float32" : "int32")
                + "')");
  }

  /**
   * {@return the float or complex dtype in which a function of an inexact domain computes: that of
   * integers of 64 bits is float64, that of shorter ones and of bools float32 (but in NumPy)}
   */
  public static DType inexact(DType dtype) {
    if (!dtype.isIntegral()) {
      return dtype;
    }
    return dtype.bits() == 64 || Session.current().isNumpy() ? DType.F64 : DType.F32;
  }
}
