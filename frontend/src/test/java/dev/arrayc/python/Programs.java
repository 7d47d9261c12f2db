package dev.arrayc.python;

import dev.arrayc.diagnostic.CompileException;
import dev.arrayc.diagnostic.Diagnostic;
import dev.arrayc.diagnostic.SourceFile;
import dev.arrayc.interpret.Interpreter;
import dev.arrayc.transform.Prepare;
import dev.arrayc.value.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs programs with the interpreter behind jitted functions, and reads tables of programs. */
final class Programs {
  static final ProgramRunner INTERPRETER =
      (program, arguments) -> Interpreter.evaluate(Prepare.prepare(program, true), arguments);

  private static final String OUTPUT = "--- output\n";

  private Programs() {}

  /**
   * A program and what CPython or JAX made of it: what it printed, and after it {@code --- error
   * LINE Class: first line of the message} if it failed, at its innermost line.
   */
  record Case(String name, String source, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static String resource(String name) {
    try (InputStream in = Programs.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Case> table(String name) {
    List<Case> cases = new ArrayList<>();
    for (String block : resource(name).split("(?m)^=== ")) {
      if (!block.isBlank()) {
        int end = block.indexOf('\n');
        int output = block.indexOf(OUTPUT);
        cases.add(
            new Case(
                block.substring(0, end),
                block.substring(end + 1, output),
                block.substring(output + OUTPUT.length())));
      }
    }
    return cases;
  }

  /** {@return what a program prints; throws what it raises} */
  static String run(String source) {
    StringBuilder out = new StringBuilder();
    run(source, out, Session.Limits.DEFAULT);
    return out.toString();
  }

  static void run(String source, StringBuilder out, Session.Limits limits) {
    Script.run(
        new SourceFile("program.py", source),
        out,
        INTERPRETER,
        Siblings.NONE,
        Session.Config.DEFAULT,
        limits);
  }

  /** {@return what a program prints, and its error, in the form of the tables} */
  static String transcript(String name, String source) {
    StringBuilder out = new StringBuilder();
    try {
      Script.run(
          new SourceFile(name + ".py", source),
          out,
          INTERPRETER,
          Siblings.NONE,
          Session.Config.DEFAULT,
          Session.Limits.DEFAULT);
      endLine(out);
    } catch (CompileException e) {
      endLine(out);
      Diagnostic d = e.diagnostic();
      out.append("--- error ").append(d.span().line()).append(' ').append(d.errorClass());
      out.append(": ").append(d.message().split("\n", 2)[0]).append('\n');
    }
    return out.toString();
  }

  private static void endLine(StringBuilder out) {
    if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append('\n');
    }
  }
}
