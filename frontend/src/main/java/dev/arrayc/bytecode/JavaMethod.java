package dev.arrayc.bytecode;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.MethodParameterInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A method of a class file, its code as a list of instructions that know their targets. */
final class JavaMethod {
  /** Code of a method: instructions numbered from 0, the numbers being what pcs are here. */
  record Code(
      List<Instruction> instructions,
      int[] lines,
      Map<Label, Integer> targets,
      List<Handler> handlers,
      int maxLocals,
      ControlFlow flow,
      Liveness liveness) {
    int target(Label label) {
      Integer pc = targets.get(label);
      if (pc == null) {
        throw new IllegalArgumentException("a branch leads nowhere");
      }
      return pc;
    }
  }

  /** A {@code catch}: of any throwable if the type is empty. */
  record Handler(int from, int to, int target, Optional<String> type) {}

  private final JavaClass owner;
  private final MethodModel model;
  private Optional<Code> code = Optional.empty();

  JavaMethod(JavaClass owner, MethodModel model) {
    this.owner = owner;
    this.model = model;
  }

  JavaClass owner() {
    return owner;
  }

  String name() {
    return model.methodName().stringValue();
  }

  MethodTypeDesc type() {
    return model.methodTypeSymbol();
  }

  boolean isStatic() {
    return model.flags().has(AccessFlag.STATIC);
  }

  boolean hasCode() {
    return model.code().isPresent();
  }

  MethodModel model() {
    return model;
  }

  /** {@return how a person writes it: {@code Kernels::saxpy}} */
  String spelled() {
    return owner.simpleName() + "::" + name();
  }

  /** {@return the code, read when it is first asked for} */
  Code code() {
    if (code.isEmpty()) {
      code = Optional.of(read(model.code().orElseThrow()));
    }
    return code.get();
  }

  /** {@return the first line that the line table names, or 0} */
  int firstLine() {
    return hasCode() ? IntStream.of(code().lines()).filter(l -> l > 0).findFirst().orElse(0) : 0;
  }

  private static Code read(CodeModel model) {
    List<Instruction> instructions = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    Map<Label, Integer> targets = new HashMap<>();
    int line = 0;
    for (CodeElement element : model) {
      switch (element) {
        case LabelTarget l -> targets.put(l.label(), instructions.size());
        case LineNumber l -> line = l.line();
        case Instruction i -> {
          instructions.add(i);
          lines.add(line);
        }
        default -> {}
      }
    }
    List<Handler> handlers = new ArrayList<>();
    for (ExceptionCatch c : model.exceptionHandlers()) {
      handlers.add(
          new Handler(
              targets.getOrDefault(c.tryStart(), 0),
              targets.getOrDefault(c.tryEnd(), instructions.size()),
              targets.getOrDefault(c.handler(), 0),
              c.catchType().map(t -> t.asInternalName())));
    }
    List<int[]> successors = successors(instructions, targets);
    return new Code(
        List.copyOf(instructions),
        lines.stream().mapToInt(Integer::intValue).toArray(),
        targets,
        handlers,
        model instanceof CodeAttribute a ? a.maxLocals() : 0,
        new ControlFlow(successors),
        new Liveness(instructions, successors, handlersOf(instructions.size(), handlers)));
  }

  private static List<int[]> handlersOf(int count, List<Handler> handlers) {
    return IntStream.range(0, count)
        .mapToObj(
            pc ->
                handlers.stream()
                    .filter(h -> h.from() <= pc && pc < h.to())
                    .mapToInt(Handler::target)
                    .toArray())
        .toList();
  }

  private static List<int[]> successors(
      List<Instruction> instructions, Map<Label, Integer> targets) {
    List<int[]> successors = new ArrayList<>();
    for (int i = 0; i < instructions.size(); i++) {
      int next = i + 1;
      int[] out =
          switch (instructions.get(i)) {
            case BranchInstruction b when isGoto(b.opcode()) -> new int[] {at(targets, b.target())};
            case BranchInstruction b -> new int[] {next, at(targets, b.target())};
            case TableSwitchInstruction s -> cases(targets, s.defaultTarget(), s.cases());
            case LookupSwitchInstruction s -> cases(targets, s.defaultTarget(), s.cases());
            case ReturnInstruction r -> new int[] {ControlFlow.EXIT};
            case ThrowInstruction t -> new int[0];
            default -> new int[] {next};
          };
      for (int target : out) {
        if (target >= instructions.size()) {
          throw new IllegalArgumentException("the code runs off its end");
        }
      }
      successors.add(out);
    }
    if (instructions.isEmpty()) {
      throw new IllegalArgumentException("the code is empty");
    }
    return successors;
  }

  static boolean isGoto(Opcode opcode) {
    return opcode == Opcode.GOTO || opcode == Opcode.GOTO_W;
  }

  private static int[] cases(Map<Label, Integer> targets, Label otherwise, List<SwitchCase> cases) {
    return IntStream.concat(
            IntStream.of(at(targets, otherwise)),
            cases.stream().mapToInt(c -> at(targets, c.target())))
        .distinct()
        .toArray();
  }

  private static int at(Map<Label, Integer> targets, Label label) {
    Integer pc = targets.get(label);
    if (pc == null) {
      throw new IllegalArgumentException("a branch leads nowhere");
    }
    return pc;
  }

  /**
   * {@return the names of the parameters, as far as the class file has them, else arg0, arg1, …}
   */
  List<String> parameterNames() {
    List<String> names = new ArrayList<>();
    List<ClassDesc> types = type().parameterList();
    List<MethodParameterInfo> declared =
        model
            .findAttribute(Attributes.methodParameters())
            .map(a -> a.parameters())
            .orElse(List.of());
    Map<Integer, String> locals = localNames();
    int slot = isStatic() ? 0 : 1;
    for (int i = 0; i < types.size(); i++) {
      String name = locals.getOrDefault(slot, "arg" + i);
      if (declared.size() == types.size() && declared.get(i).name().isPresent()) {
        name = declared.get(i).name().get().stringValue();
      }
      names.add(name);
      slot += Kind.slots(types.get(i));
    }
    return names;
  }

  private Map<Integer, String> localNames() {
    Map<Integer, String> names = new HashMap<>();
    model
        .code()
        .flatMap(c -> c.findAttribute(Attributes.localVariableTable()))
        .ifPresent(
            table ->
                table
                    .localVariables()
                    .forEach(
                        v -> {
                          if (v.startPc() == 0) {
                            names.putIfAbsent(v.slot(), v.name().stringValue());
                          }
                        }));
    return names;
  }
}
