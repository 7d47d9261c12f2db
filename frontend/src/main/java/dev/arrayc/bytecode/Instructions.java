package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Arithmetic.Binary;
import dev.arrayc.bytecode.Heap.Instance;
import dev.arrayc.bytecode.JValue.Flag;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Ref;
import dev.arrayc.ir.DType;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.util.ArrayList;
import java.util.List;

/** What each instruction does that is no jump (JVM specification §6.5). */
final class Instructions {
  private final Executor executor;
  private final Machine machine;
  private final Arithmetic arithmetic;

  Instructions(Executor executor) {
    this.executor = executor;
    this.machine = executor.machine();
    this.arithmetic = executor.arithmetic();
  }

  void execute(Path path, Instruction instruction) {
    switch (instruction) {
      case LoadInstruction i -> path.push(usable(path.local(i.slot())));
      case StoreInstruction i -> path.setLocal(i.slot(), path.pop());
      case ConstantInstruction i -> path.push(constant(i));
      case IncrementInstruction i -> increment(path, i);
      case OperatorInstruction i -> operator(path, i.opcode());
      case ConvertInstruction i -> convert(path, i);
      case StackInstruction i -> StackShuffle.apply(path, i.opcode());
      case ArrayLoadInstruction i -> {
        Num index = path.popNum(Kind.INT);
        path.push(executor.arrays().load(path, path.pop(), index));
      }
      case ArrayStoreInstruction i -> {
        JValue value = path.pop();
        Num index = path.popNum(Kind.INT);
        executor.arrays().store(path, path.pop(), index, value);
      }
      case FieldInstruction i -> field(path, i);
      case InvokeInstruction i -> executor.calls().invoke(path, i);
      case InvokeDynamicInstruction i -> executor.calls().invokeDynamic(path, i);
      case NewObjectInstruction i ->
          path.push(executor.calls().make(path, i.className().asInternalName()));
      case NewPrimitiveArrayInstruction i ->
          path.push(newArray(path, ClassDesc.ofDescriptor(descriptor(i.typeKind()))));
      case NewReferenceArrayInstruction i ->
          path.push(newArray(path, i.componentType().asSymbol()));
      case NewMultiArrayInstruction i -> newMultiArray(path, i);
      case TypeCheckInstruction i -> executor.calls().checkType(path, i);
      case ThrowInstruction i -> throwing(path);
      case MonitorInstruction i -> path.pop();
      case NopInstruction i -> {}
      default ->
          throw new Malformed(
              "an instruction that compilers no longer make: " + instruction.opcode());
    }
  }

  private JValue usable(JValue value) {
    return value instanceof JValue.Ambiguous a ? reject(a) : value;
  }

  private JValue reject(JValue.Ambiguous value) {
    throw Exceptions.ambiguous(machine, value);
  }

  private static String descriptor(TypeKind kind) {
    return kind.upperBound().descriptorString().equals("I") && kind == TypeKind.BOOLEAN
        ? "Z"
        : switch (kind) {
          case BOOLEAN -> "Z";
          case BYTE -> "B";
          case CHAR -> "C";
          case SHORT -> "S";
          case INT -> "I";
          case LONG -> "J";
          case FLOAT -> "F";
          case DOUBLE -> "D";
          case REFERENCE, VOID -> throw new Malformed("an array of nothing");
        };
  }

  private JValue constant(ConstantInstruction i) {
    ConstantDesc value = i.constantValue();
    return switch (value) {
      case Integer n -> Known.of((int) n);
      case Long n -> Known.of((long) n);
      case Float n -> Known.of((float) n);
      case Double n -> Known.of((double) n);
      case String s -> new JValue.Text(s);
      case ClassDesc c -> new JValue.ClassValue(Classes.internalName(c));
      default -> {
        if (i.opcode() == Opcode.ACONST_NULL) {
          yield JValue.Constant.NULL;
        }
        throw machine.limitation(
            "a constant that is computed when it is first used is not supported",
            "use a static final field");
      }
    };
  }

  private void increment(Path path, IncrementInstruction i) {
    if (!(path.local(i.slot()) instanceof Num n)) {
      throw new Malformed("an instruction increments what is no number");
    }
    path.setLocal(i.slot(), arithmetic.binary(Binary.ADD, n, Known.of(i.constant())));
  }

  private void operator(Path path, Opcode opcode) {
    switch (opcode) {
      case INEG, LNEG, FNEG, DNEG -> path.push(arithmetic.negate(path.popNum()));
      case ARRAYLENGTH -> path.push(Known.of(executor.arrays().length(path, path.pop())));
      case LCMP -> compare(path, 0);
      case FCMPL, DCMPL -> compare(path, -1);
      case FCMPG, DCMPG -> compare(path, 1);
      default -> binary(path, operation(opcode));
    }
  }

  private void compare(Path path, int nan) {
    Num b = path.popNum();
    Num a = path.popNum(b.kind());
    path.push(arithmetic.threeWay(a, b, nan));
  }

  private void binary(Path path, Binary op) {
    Num b = path.popNum();
    Num a = path.popNum();
    boolean isShift = op == Binary.SHL || op == Binary.SHR || op == Binary.USHR;
    if (isShift ? b.kind() != Kind.INT : a.kind() != b.kind()) {
      throw new Malformed("an instruction finds numbers of different types on the stack");
    }
    boolean divides = op == Binary.DIV || op == Binary.REM;
    if (divides && b instanceof Known k && !k.kind().isFloating() && k.value().longValue() == 0) {
      throw Exceptions.make(machine, path.heap(), "java/lang/ArithmeticException", "/ by zero");
    }
    path.push(arithmetic.binary(op, a, b));
  }

  private static Binary operation(Opcode opcode) {
    return switch (opcode) {
      case IADD, LADD, FADD, DADD -> Binary.ADD;
      case ISUB, LSUB, FSUB, DSUB -> Binary.SUB;
      case IMUL, LMUL, FMUL, DMUL -> Binary.MUL;
      case IDIV, LDIV, FDIV, DDIV -> Binary.DIV;
      case IREM, LREM, FREM, DREM -> Binary.REM;
      case IAND, LAND -> Binary.AND;
      case IOR, LOR -> Binary.OR;
      case IXOR, LXOR -> Binary.XOR;
      case ISHL, LSHL -> Binary.SHL;
      case ISHR, LSHR -> Binary.SHR;
      case IUSHR, LUSHR -> Binary.USHR;
      default -> throw new Malformed("an unknown operator: " + opcode);
    };
  }

  private void convert(Path path, ConvertInstruction i) {
    Num from = path.popNum();
    path.push(
        switch (i.toType()) {
          case BYTE -> arithmetic.narrow(from, DType.I8);
          case CHAR -> arithmetic.narrow(from, DType.U16);
          case SHORT -> arithmetic.narrow(from, DType.I16);
          case LONG -> arithmetic.convert(from, Kind.LONG);
          case FLOAT -> arithmetic.convert(from, Kind.FLOAT);
          case DOUBLE -> arithmetic.convert(from, Kind.DOUBLE);
          case INT, BOOLEAN -> arithmetic.convert(from, Kind.INT);
          case REFERENCE, VOID -> throw new Malformed("a conversion to no number");
        });
  }

  private Ref newArray(Path path, ClassDesc component) {
    return executor.arrays().make(path.heap(), component, length(path, path.popNum(Kind.INT)));
  }

  private int length(Path path, Num length) {
    if (!(length instanceof Known k)) {
      RuntimeException error =
          machine.error(
              "ConcretizationTypeError",
              "the length of a new array must be known when the method is compiled, but it depends"
                  + " on a traced value",
              "make the argument that it comes from static: --static-argnums, --static-argnames, or"
                  + " @Static");
      throw length.isData()
          ? error
          : machine.staged((dev.arrayc.diagnostic.CompileException) error);
    }
    if (k.asInt() < 0) {
      throw Exceptions.make(
          machine,
          path.heap(),
          "java/lang/NegativeArraySizeException",
          Integer.toString(k.asInt()));
    }
    return k.asInt();
  }

  private void newMultiArray(Path path, NewMultiArrayInstruction i) {
    List<Integer> lengths = new ArrayList<>();
    for (JValue value : path.pop(i.dimensions())) {
      if (!(value instanceof Num n)) {
        throw new Malformed("the length of an array is no number");
      }
      lengths.add(length(path, n));
    }
    path.push(executor.arrays().make(path.heap(), i.arrayType().asSymbol(), lengths));
  }

  private void throwing(Path path) {
    JValue value = path.pop();
    if (value instanceof Ref r && path.heap().get(r) instanceof Instance) {
      throw new Thrown(r, path.heap().copy(), machine.span());
    }
    throw Exceptions.make(
        machine, path.heap(), "java/lang/NullPointerException", "the exception to throw is null");
  }

  private void field(Path path, FieldInstruction i) {
    String owner = i.owner().asInternalName();
    String name = i.name().stringValue();
    switch (i.opcode()) {
      case GETSTATIC -> path.push(usable(executor.calls().statics().get(path, owner, name)));
      case PUTSTATIC -> executor.calls().statics().put(path, owner, name, path.pop());
      case GETFIELD -> {
        Instance object = instance(path, path.pop());
        JValue value = object.fields().get(machine.classes().fieldKey(owner, name));
        path.push(value == null ? ArrayAccess.zero(i.typeSymbol()) : usable(value));
      }
      case PUTFIELD -> {
        JValue value = path.pop();
        JValue target = path.pop();
        Instance object = instance(path, target);
        if (value instanceof Num n && n.kind() == Kind.INT) {
          value = arithmetic.narrow(n, Machine.element(i.typeSymbol()));
        }
        String key = machine.classes().fieldKey(owner, name);
        path.heap().put((Ref) target, object.with(key, value));
      }
      default -> throw new Malformed("an unknown field instruction");
    }
  }

  /** {@return the object that a reference is to} */
  Instance instance(Path path, JValue value) {
    if (value instanceof Ref r && path.heap().get(r) instanceof Instance object) {
      return object;
    }
    if (value == JValue.Constant.NULL) {
      throw Exceptions.make(
          machine, path.heap(), "java/lang/NullPointerException", "an object is null");
    }
    usable(value);
    throw machine.limitation(
        "the fields of this object are not known to the compiler",
        "use records, arrays and the array API");
  }

  /** {@return the condition under which a jump is taken: known, or a flag} */
  Num condition(Path path, Opcode opcode) {
    return switch (opcode) {
      case IFEQ -> arithmetic.compare("EQ", path.popNum(Kind.INT), Known.of(0));
      case IFNE -> arithmetic.compare("NE", path.popNum(Kind.INT), Known.of(0));
      case IFLT -> arithmetic.compare("LT", path.popNum(Kind.INT), Known.of(0));
      case IFLE -> arithmetic.compare("LE", path.popNum(Kind.INT), Known.of(0));
      case IFGT -> arithmetic.compare("GT", path.popNum(Kind.INT), Known.of(0));
      case IFGE -> arithmetic.compare("GE", path.popNum(Kind.INT), Known.of(0));
      case IF_ICMPEQ -> compare(path, "EQ");
      case IF_ICMPNE -> compare(path, "NE");
      case IF_ICMPLT -> compare(path, "LT");
      case IF_ICMPLE -> compare(path, "LE");
      case IF_ICMPGT -> compare(path, "GT");
      case IF_ICMPGE -> compare(path, "GE");
      case IF_ACMPEQ -> Known.of(same(path));
      case IF_ACMPNE -> Known.of(!same(path));
      case IFNULL -> Known.of(isNull(path.pop()));
      case IFNONNULL -> Known.of(!isNull(path.pop()));
      default -> throw new Malformed("an instruction that compilers no longer make: " + opcode);
    };
  }

  private Num compare(Path path, String direction) {
    Num b = path.popNum(Kind.INT);
    return arithmetic.compare(direction, path.popNum(Kind.INT), b);
  }

  private boolean same(Path path) {
    JValue b = usable(path.pop());
    JValue a = usable(path.pop());
    if (a instanceof Num || b instanceof Num) {
      throw new Malformed("numbers are compared as references");
    }
    return a.equals(b);
  }

  private boolean isNull(JValue value) {
    if (value instanceof Num) {
      throw new Malformed("a number is compared with null");
    }
    return usable(value) == JValue.Constant.NULL;
  }

  /** {@return a boolean result as a condition} */
  static Num flag(dev.arrayc.ir.Value value, boolean isData) {
    return new Flag(value, isData);
  }
}
