package dev.arrayc.cli.launch;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Replaces the dynamic call sites of one class whose targets the JVM would make anew at every start
 * (the AOT cache keeps those of lambdas and of string concatenation only) by calls of private
 * methods that do the same.
 */
final class PlainCalls implements ClassTransform {
  private final ClassDesc type;
  private final boolean isInterface;
  // Sites that name the same constant are the same function.
  private final Map<InvokeDynamicEntry, Target> targets = new LinkedHashMap<>();

  private record Target(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

  PlainCalls(ClassModel model) {
    this.type = model.thisClass().asSymbol();
    this.isInterface = model.flags().has(AccessFlag.INTERFACE);
  }

  @Override
  public void accept(ClassBuilder builder, ClassElement element) {
    switch (element) {
      case MethodModel method ->
          builder.transformMethod(method, MethodTransform.transformingCode(this::replace));
      default -> builder.with(element);
    }
  }

  private void replace(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeDynamicInstruction call) {
      Optional<Consumer<CodeBuilder>> body = body(call);
      if (body.isPresent()) {
        String name = "plain$" + call.name().stringValue() + "$" + targets.size();
        Target target =
            targets.computeIfAbsent(
                call.invokedynamic(), site -> new Target(name, call.typeSymbol(), body.get()));
        code.invokestatic(type, target.name(), target.type(), isInterface);
        return;
      }
    }
    code.with(element);
  }

  private static Optional<Consumer<CodeBuilder>> body(InvokeDynamicInstruction call) {
    DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
    List<ConstantDesc> arguments = call.bootstrapArgs();
    return PlainSwitches.body(bootstrap, call.typeSymbol(), arguments)
        .or(() -> PlainRecords.body(bootstrap, call.name().stringValue(), arguments));
  }

  @Override
  public void atEnd(ClassBuilder builder) {
    for (Target target : targets.values()) {
      builder.withMethodBody(
          target.name(),
          target.type(),
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          target.body());
    }
  }
}
