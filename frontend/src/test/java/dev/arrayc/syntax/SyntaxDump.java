package dev.arrayc.syntax;

import dev.arrayc.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trees as s-expressions, with or without the place ({@code @line:column}) of every node. */
final class SyntaxDump {
  private final boolean places;

  private SyntaxDump(boolean places) {
    this.places = places;
  }

  static String of(ParsedModule module, boolean places) {
    return new SyntaxDump(places).statements(module.body());
  }

  private String node(Span span, String head, Object... children) {
    StringBuilder out = new StringBuilder("(").append(head);
    if (places) {
      out.append('@').append(span.line()).append(':').append(span.column());
    }
    for (Object child : children) {
      String text = text(child);
      if (!text.isEmpty()) {
        out.append(' ').append(text);
      }
    }
    return out.append(')').toString();
  }

  private String text(Object child) {
    return switch (child) {
      case Expr expr -> expr(expr);
      case Target target -> target(target);
      case Pattern pattern -> pattern(pattern);
      case Optional<?> optional -> optional.map(this::text).orElse("");
      case List<?> list -> "[" + String.join(" ", list.stream().map(this::text).toList()) + "]";
      default -> child.toString();
    };
  }

  private String tagged(String tag, Optional<?> child) {
    return child.map(c -> tag + text(c)).orElse("");
  }

  private String tagged(String tag, List<Stmt> body) {
    return body.isEmpty() ? "" : tag + "[" + statements(body) + "]";
  }

  private String statements(List<Stmt> body) {
    return String.join(" ", body.stream().map(this::statement).toList());
  }

  private String body(List<Stmt> body) {
    return "[" + statements(body) + "]";
  }

  private String statement(Stmt statement) {
    return switch (statement) {
      case Stmt.Expression s -> node(s.span(), "expr", s.value());
      case Stmt.Assign s -> node(s.span(), "=", s.targets(), s.value());
      case Stmt.AugmentedAssign s ->
          node(s.span(), s.op().symbol() + "=", (Expr) s.target(), s.value());
      case Stmt.AnnotatedAssign s ->
          node(s.span(), "ann", (Expr) s.target(), s.annotation(), s.value());
      case Stmt.Return s -> node(s.span(), "return", s.value());
      case Stmt.If s -> ifStatement(s);
      case Stmt.While s ->
          node(s.span(), "while", s.test(), body(s.body()), tagged("else", s.orElse()));
      case Stmt.For s ->
          node(
              s.span(),
              s.async() ? "async-for" : "for",
              s.target(),
              s.iterable(),
              body(s.body()),
              tagged("else", s.orElse()));
      case Stmt.Break s -> node(s.span(), "break");
      case Stmt.Continue s -> node(s.span(), "continue");
      case Stmt.Pass s -> node(s.span(), "pass");
      case Stmt.Assert s -> node(s.span(), "assert", s.test(), s.message());
      case Stmt.Import s -> node(s.span(), "import", aliases(s.names()));
      case Stmt.ImportFrom s ->
          node(s.span(), "from", ".".repeat(s.level()) + s.module(), aliases(s.names()));
      case Stmt.Global s -> node(s.span(), "global", s.names());
      case Stmt.Nonlocal s -> node(s.span(), "nonlocal", s.names());
      case Stmt.Delete s -> node(s.span(), "del", s.targets());
      case Stmt.Raise s -> node(s.span(), "raise", s.exception(), tagged("from", s.cause()));
      case Stmt.Try s ->
          node(
              s.span(),
              "try",
              body(s.body()),
              s.handlers().stream().map(this::handler).toList(),
              tagged("else", s.orElse()),
              tagged("finally", s.finallyBody()));
      case Stmt.With s ->
          node(
              s.span(),
              s.async() ? "async-with" : "with",
              s.items().stream().map(i -> text(i.context()) + tagged(" as ", i.target())).toList(),
              body(s.body()));
      case Stmt.FunctionDef s ->
          node(
              s.span(),
              s.async() ? "async-def" : "def",
              s.name(),
              parameters(s.parameters()),
              tagged("->", s.returns()),
              body(s.body()),
              s.decorators());
      case Stmt.ClassDef s ->
          node(
              s.span(),
              "class",
              s.name(),
              arguments(s.arguments()),
              body(s.body()),
              s.decorators());
      case Stmt.Match s ->
          node(s.span(), "match", s.subject(), s.cases().stream().map(this::oneCase).toList());
    };
  }

  private String ifStatement(Stmt.If s) {
    List<Object> children = new ArrayList<>();
    for (Stmt.If.Branch branch : s.branches()) {
      children.add(branch.test());
      children.add(body(branch.body()));
    }
    children.add(tagged("else", s.orElse()));
    return node(s.span(), "if", children.toArray());
  }

  private String handler(Stmt.Try.Handler h) {
    return node(
        h.span(),
        h.group() ? "except*" : "except",
        h.type(),
        tagged("as ", h.name()),
        body(h.body()));
  }

  private String oneCase(Stmt.Match.Case c) {
    return "(case " + pattern(c.pattern()) + tagged(" if ", c.guard()) + " " + body(c.body()) + ")";
  }

  private List<String> aliases(List<Stmt.Alias> names) {
    return names.stream().map(a -> node(a.span(), a.name(), tagged("as ", a.alias()))).toList();
  }

  private List<String> parameters(List<Parameter> parameters) {
    return parameters.stream()
        .map(
            p ->
                switch (p.kind()) {
                      case POSITIONAL_ONLY -> "/";
                      case POSITIONAL_OR_KEYWORD -> "";
                      case VAR_POSITIONAL -> "*";
                      case KEYWORD_ONLY -> "k:";
                      case VAR_KEYWORD -> "**";
                    }
                    + p.name()
                    + tagged(":", p.annotation())
                    + tagged("=", p.defaultValue()))
        .toList();
  }

  private List<String> arguments(List<Argument> arguments) {
    return arguments.stream()
        .map(
            a ->
                switch (a) {
                  case Argument.Positional p -> expr(p.value());
                  case Argument.Keyword k -> k.name() + "=" + expr(k.value());
                  case Argument.Unpack u -> "*" + expr(u.value());
                  case Argument.UnpackMapping u -> "**" + expr(u.value());
                })
        .toList();
  }

  private String target(Target target) {
    return switch (target) {
      case Target.Place place -> expr(place);
      case Target.Sequence sequence -> node(sequence.span(), "seq", sequence.elements());
      case Target.Starred starred -> node(starred.span(), "*", starred.target());
    };
  }

  private String expr(Expr expr) {
    return switch (expr) {
      case Expr.Name e -> places ? node(e.span(), e.id()) : e.id();
      case Expr.Attribute e -> node(e.span(), ".", e.value(), e.name());
      case Expr.Subscript e -> node(e.span(), "at", e.value(), e.index());
      case Expr.Slice e ->
          node(
              e.span(),
              "slice",
              tagged("l", e.lower()),
              tagged("u", e.upper()),
              tagged("s", e.step()));
      case Expr.IntLiteral e -> places ? node(e.span(), "" + e.value()) : "" + e.value();
      case Expr.FloatLiteral e -> node(e.span(), hex(e.value()));
      case Expr.ImaginaryLiteral e -> node(e.span(), hex(e.value()) + "j");
      case Expr.StringLiteral e -> node(e.span(), quote(e.value()));
      case Expr.BytesLiteral e -> node(e.span(), "b" + quote(e.latin1()));
      case Expr.Constant e -> node(e.span(), e.value().name().toLowerCase(java.util.Locale.ROOT));
      // The fields of an f-string have no comparable places in CPython 3.11.
      case Expr.FormattedString e -> node(e.span(), "f", new SyntaxDump(false).parts(e.parts()));
      case Expr.TupleDisplay e -> node(e.span(), "tuple", e.elements());
      case Expr.ListDisplay e -> node(e.span(), "list", e.elements());
      case Expr.SetDisplay e -> node(e.span(), "set", e.elements());
      case Expr.DictDisplay e ->
          node(e.span(), "dict", e.items().stream().map(this::item).toList());
      case Expr.Comprehension e ->
          node(
              e.span(),
              switch (e.kind()) {
                case LIST -> "listcomp";
                case SET -> "setcomp";
                case GENERATOR -> "genexp";
              },
              e.element(),
              clauses(e.clauses()));
      case Expr.DictComprehension e ->
          node(e.span(), "dictcomp", e.key(), e.value(), clauses(e.clauses()));
      case Expr.Unary e -> node(e.span(), "u" + e.op().symbol(), e.operand());
      case Expr.Binary e -> node(e.span(), e.op().symbol(), e.left(), e.right());
      case Expr.Logical e -> node(e.span(), e.isAnd() ? "and" : "or", e.operands());
      case Expr.Compare e ->
          node(
              e.span(),
              "cmp",
              e.first(),
              e.rest().stream().map(l -> l.op().symbol() + " " + expr(l.operand())).toList());
      case Expr.Conditional e -> node(e.span(), "?", e.test(), e.body(), e.orElse());
      case Expr.Walrus e -> node(e.span(), ":=", e.target(), e.value());
      case Expr.Lambda e -> node(e.span(), "lambda", parameters(e.parameters()), e.body());
      case Expr.Call e -> node(e.span(), "call", e.callee(), arguments(e.arguments()));
      case Expr.Starred e -> node(e.span(), "*", e.value());
      case Expr.Await e -> node(e.span(), "await", e.value());
      case Expr.Yield e -> node(e.span(), "yield", e.value());
      case Expr.YieldFrom e -> node(e.span(), "yield-from", e.iterable());
    };
  }

  private static String hex(double value) {
    return Long.toHexString(Double.doubleToRawLongBits(value));
  }

  private static String quote(String value) {
    StringBuilder out = new StringBuilder("'");
    value
        .codePoints()
        .forEach(
            c -> {
              if (c > ' ' && c < 127 && c != '\'' && c != '\\') {
                out.append((char) c);
              } else {
                out.append('\\').append(Integer.toHexString(c)).append(';');
              }
            });
    return out.append("'").toString();
  }

  private List<String> parts(List<Expr.FormattedString.Part> parts) {
    return parts.stream()
        .map(
            part ->
                switch (part) {
                  case Expr.FormattedString.Text(String text) -> quote(text);
                  case Expr.FormattedString.Field f ->
                      "{"
                          + expr(f.value())
                          + switch (f.conversion()) {
                            case NONE -> "";
                            case STR -> "!s";
                            case REPR -> "!r";
                            case ASCII -> "!a";
                          }
                          + (f.format().isEmpty() ? "" : ":" + text(parts(f.format())))
                          + "}";
                })
        .toList();
  }

  private String item(Expr.DictDisplay.Item item) {
    return switch (item) {
      case Expr.DictDisplay.Entry e -> expr(e.key()) + ":" + expr(e.value());
      case Expr.DictDisplay.Unpack u -> "**" + expr(u.mapping());
    };
  }

  private List<String> clauses(List<Expr.Comprehension.Clause> clauses) {
    return clauses.stream()
        .map(
            c ->
                (c.async() ? "(async-for " : "(for ")
                    + target(c.target())
                    + " "
                    + expr(c.iterable())
                    + " "
                    + text(c.conditions())
                    + ")")
        .toList();
  }

  private String pattern(Pattern pattern) {
    return switch (pattern) {
      case Pattern.Value p -> node(p.span(), "value", p.value());
      case Pattern.Capture p -> node(p.span(), "capture", p.name().orElse("_"));
      case Pattern.As p -> node(p.span(), "as", p.pattern(), p.name());
      case Pattern.Or p -> node(p.span(), "|", p.alternatives());
      case Pattern.Sequence p -> node(p.span(), "seq", p.elements());
      case Pattern.Star p -> node(p.span(), "star", p.name().orElse("_"));
      case Pattern.Mapping p -> node(p.span(), "map", p.keys(), p.values(), tagged("**", p.rest()));
      case Pattern.ClassPattern p ->
          node(p.span(), "class", p.type(), p.positional(), p.keywords(), p.values());
    };
  }
}
