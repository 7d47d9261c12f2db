package dev.arrayc.text;

import dev.arrayc.ir.Attribute;
import dev.arrayc.ir.Attributes;
import dev.arrayc.ir.Function;
import dev.arrayc.ir.Program;
import dev.arrayc.text.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a module: aliases, functions, resources. Functions may stand without a module around. */
final class ModuleParser {
  private final Cursor in;
  private final Aliases aliases;
  private final Resources resources = new Resources();
  private final AttributeParser attributes;
  private final TypeParser types;

  private final List<Function> functions = new ArrayList<>();
  private String name = "module";
  private Attributes moduleAttributes = Attributes.NONE;

  ModuleParser(Cursor in) {
    this.in = in;
    this.aliases = new Aliases(in);
    this.attributes = new AttributeParser(in, aliases, resources);
    this.types = new TypeParser(in, aliases);
  }

  /** The program that the text is. */
  Program program() {
    int start = in.offset();
    findAliases();
    boolean hasModule = false;
    while (!in.is(Kind.END)) {
      if (in.is(Kind.HASH) || in.is(Kind.BANG)) {
        skipAlias();
      } else if (in.is("{-#")) {
        in.balanced();
      } else if (in.accept("module") || in.accept("builtin.module")) {
        if (hasModule || !functions.isEmpty()) {
          throw in.error("one module is read, here begins another", "part them by `// -----`");
        }
        hasModule = true;
        module();
      } else if (in.is(Kind.STRING) && in.lexer().slice(in.peek()).equals("\"builtin.module\"")) {
        genericModule();
      } else {
        function();
      }
    }
    if (functions.isEmpty()) {
      throw in.error(start, "there is no function here");
    }
    entryFirst();
    return new Program(name, functions, moduleAttributes);
  }

  /** Values of aliases may stand behind their uses, and resources always do. */
  private void findAliases() {
    int start = in.offset();
    int depth = 0;
    boolean isStart = true;
    while (!in.is(Kind.END)) {
      Token token = in.peek();
      if (depth == 0 && in.is("{-#")) {
        resources.read(in);
        continue;
      }
      if (depth == 0 && isStart && (in.is(Kind.HASH) || in.is(Kind.BANG))) {
        in.next();
        if (in.accept("=")) {
          aliases.define(in.text(token), in.offset());
        }
        isStart = false;
        continue;
      }
      if (in.is("{") || in.is("(") || in.is("[")) {
        depth++;
      } else if (in.is("}") || in.is(")") || in.is("]")) {
        depth--;
      }
      in.next();
      isStart = depth == 0;
    }
    in.seek(start);
  }

  private void skipAlias() {
    in.next();
    in.expect("=");
    if (in.is("loc")) {
      in.next();
      in.balanced();
    } else if (in.is(Kind.BANG) || in.is("tensor") || in.is("tuple")) {
      skipType();
    } else {
      attributes.any();
    }
  }

  /** An alias may be an element type, which is no type by itself. */
  private void skipType() {
    in.next();
    if (in.is("<")) {
      in.balanced();
    }
  }

  private void module() {
    if (in.is(Kind.SYMBOL)) {
      name = in.symbol();
    }
    if (in.accept("attributes")) {
      moduleAttributes = attributes.dictionary(List.of());
    }
    in.expect("{");
    while (!in.accept("}")) {
      function();
    }
    skipLocation();
  }

  /** {@code "builtin.module"() <{sym_name = "x"}> ({…}) {…} : () -> ()}. */
  private void genericModule() {
    in.next();
    in.expect("(");
    in.expect(")");
    Attributes all = properties();
    in.expect("(");
    in.expect("{");
    if (in.is(Kind.CARET)) {
      in.next();
      in.expect(":");
    }
    while (!in.accept("}")) {
      function();
    }
    in.expect(")");
    moduleAttributes = attributes.optionalDictionary(List.of());
    in.expect(":");
    types.signature();
    skipLocation();
    if (all.find("sym_name").orElse(new Attribute.Unit()) instanceof Attribute.Text(String text)) {
      name = text;
    }
  }

  private Attributes properties() {
    if (!in.accept("<")) {
      return Attributes.NONE;
    }
    Attributes all = attributes.dictionary(List.of());
    in.expect(">");
    return all;
  }

  private void function() {
    int start = in.offset();
    Function function;
    if (in.is(Kind.STRING) && in.lexer().slice(in.peek()).equals("\"func.func\"")) {
      function = new FunctionParser(in, aliases, resources).generic();
    } else if (in.accept("func.func") || in.accept("func")) {
      function = new FunctionParser(in, aliases, resources).pretty();
    } else {
      throw in.error("expected a function, `func.func @name(…)`");
    }
    skipLocation();
    if (functions.stream().anyMatch(f -> f.name().equals(function.name()))) {
      throw in.error(start, "function @" + function.name() + " is defined twice");
    }
    functions.add(function);
  }

  private void skipLocation() {
    if (in.accept("loc")) {
      in.balanced();
    }
  }

  /** The entry is {@code main}, or else the first public function. */
  private void entryFirst() {
    Optional<Function> entry =
        functions.stream()
            .filter(f -> f.name().equals("main"))
            .findFirst()
            .or(() -> functions.stream().filter(f -> !f.isPrivate()).findFirst());
    entry.ifPresent(
        f -> {
          functions.remove(f);
          functions.addFirst(f);
        });
  }
}
