package dev.arrayc.syntax;

import dev.arrayc.diagnostic.Span;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** An expression (language reference, chapter 6). */
public sealed interface Expr
    permits Target.Place,
        Expr.Slice,
        Expr.IntLiteral,
        Expr.FloatLiteral,
        Expr.ImaginaryLiteral,
        Expr.StringLiteral,
        Expr.BytesLiteral,
        Expr.Constant,
        Expr.FormattedString,
        Expr.TupleDisplay,
        Expr.ListDisplay,
        Expr.SetDisplay,
        Expr.DictDisplay,
        Expr.Comprehension,
        Expr.DictComprehension,
        Expr.Unary,
        Expr.Binary,
        Expr.Logical,
        Expr.Compare,
        Expr.Conditional,
        Expr.Walrus,
        Expr.Lambda,
        Expr.Call,
        Expr.Starred,
        Expr.Await,
        Expr.Yield,
        Expr.YieldFrom {
  /** {@return where it stands; see the package for what a span covers} */
  Span span();

  /** A variable. */
  record Name(Span span, String id) implements Target.Place {}

  /** {@code value.name}; {@code nameSpan} is the name alone. */
  record Attribute(Span span, Expr value, String name, Span nameSpan) implements Target.Place {}

  /**
   * {@code value[index]}; several indices are a {@link TupleDisplay}, of which some {@link Slice}.
   */
  record Subscript(Span span, Expr value, Expr index) implements Target.Place {}

  /** {@code lower:upper:step}, only inside a {@link Subscript}'s index. */
  record Slice(Span span, Optional<Expr> lower, Optional<Expr> upper, Optional<Expr> step)
      implements Expr {}

  /** An integer; never negative, the sign is a {@link Unary}. */
  record IntLiteral(Span span, BigInteger value) implements Expr {}

  /** A float; {@code inf} when it is out of range, as in Python. */
  record FloatLiteral(Span span, double value) implements Expr {}

  /** {@code 2.5j}. */
  record ImaginaryLiteral(Span span, double value) implements Expr {}

  /** A string with its escapes decoded and its neighbours joined. */
  record StringLiteral(Span span, String value) implements Expr {}

  /** Bytes, each as the character of the same number. */
  record BytesLiteral(Span span, String latin1) implements Expr {}

  /** {@code True}, {@code False}, {@code None}, {@code ...}. */
  record Constant(Span span, Singleton value) implements Expr {}

  /** The values of {@link Constant}. */
  enum Singleton {
    TRUE,
    FALSE,
    NONE,
    ELLIPSIS
  }

  /** An f-string: its parts in order, neighbours joined in. */
  record FormattedString(Span span, List<Part> parts) implements Expr {
    public FormattedString {
      parts = List.copyOf(parts);
    }

    /** Text, or a replacement field. */
    public sealed interface Part {}

    /** Literal text, decoded; {@code f"{x=}"} contributes {@code x=}. */
    public record Text(String text) implements Part {}

    /**
     * {@code {value!r:format}}. {@code {value=}} without format has {@link Conversion#REPR}; a
     * format may hold fields of its own.
     */
    public record Field(Span span, Expr value, Conversion conversion, List<Part> format)
        implements Part {
      public Field {
        format = List.copyOf(format);
      }
    }

    /** What is applied to the value before it is formatted. */
    public enum Conversion {
      NONE,
      STR,
      REPR,
      ASCII
    }
  }

  /** {@code a, b} with or without parentheses, {@code ()}; elements may be {@link Starred}. */
  record TupleDisplay(Span span, List<Expr> elements) implements Expr {
    public TupleDisplay {
      elements = List.copyOf(elements);
    }
  }

  /** {@code [a, b]}; elements may be {@link Starred}. */
  record ListDisplay(Span span, List<Expr> elements) implements Expr {
    public ListDisplay {
      elements = List.copyOf(elements);
    }
  }

  /** {@code {a, b}}, never empty; elements may be {@link Starred}. */
  record SetDisplay(Span span, List<Expr> elements) implements Expr {
    public SetDisplay {
      elements = List.copyOf(elements);
    }
  }

  /** {@code {k: v, **m}}. */
  record DictDisplay(Span span, List<Item> items) implements Expr {
    public DictDisplay {
      items = List.copyOf(items);
    }

    /** One entry or one unpacked mapping. */
    public sealed interface Item {}

    /** {@code key: value}. */
    public record Entry(Expr key, Expr value) implements Item {}

    /** {@code **mapping}. */
    public record Unpack(Expr mapping) implements Item {}
  }

  /** A list, set or generator comprehension. */
  record Comprehension(Span span, Kind kind, Expr element, List<Clause> clauses) implements Expr {
    public Comprehension {
      clauses = List.copyOf(clauses);
    }

    /** What it makes. */
    public enum Kind {
      LIST,
      SET,
      GENERATOR
    }

    /**
     * {@code for target in iterable if … if …}. The first clause's iterable is evaluated in the
     * enclosing scope, all else in the comprehension's own.
     */
    public record Clause(
        Span span, boolean async, Target target, Expr iterable, List<Expr> conditions) {
      public Clause {
        conditions = List.copyOf(conditions);
      }
    }
  }

  /** {@code {key: value for …}}. */
  record DictComprehension(Span span, Expr key, Expr value, List<Comprehension.Clause> clauses)
      implements Expr {
    public DictComprehension {
      clauses = List.copyOf(clauses);
    }
  }

  /** {@code -x}, {@code not x}. */
  record Unary(Span span, UnaryOp op, Expr operand) implements Expr {}

  /** {@code left op right}. */
  record Binary(Span span, BinaryOp op, Expr left, Expr right) implements Expr {}

  /** {@code a and b and c} or the same with {@code or}; two operands at least. */
  record Logical(Span span, boolean isAnd, List<Expr> operands) implements Expr {
    public Logical {
      operands = List.copyOf(operands);
    }
  }

  /** {@code first < b <= c}; one link at least. */
  record Compare(Span span, Expr first, List<Link> rest) implements Expr {
    public Compare {
      rest = List.copyOf(rest);
    }

    /** One operator and its right operand. */
    public record Link(CompareOp op, Expr operand) {}
  }

  /** {@code body if test else orElse}. */
  record Conditional(Span span, Expr test, Expr body, Expr orElse) implements Expr {}

  /** {@code target := value}. */
  record Walrus(Span span, Name target, Expr value) implements Expr {}

  /** {@code lambda parameters: body}. */
  record Lambda(Span span, List<Parameter> parameters, Expr body, Scope scope) implements Expr {
    public Lambda {
      parameters = List.copyOf(parameters);
    }
  }

  /** {@code callee(arguments)}. */
  record Call(Span span, Expr callee, List<Argument> arguments) implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code *value}, only as an element of a display or of an index. */
  record Starred(Span span, Expr value) implements Expr {}

  /** {@code await value}. */
  record Await(Span span, Expr value) implements Expr {}

  /** {@code yield value}. */
  record Yield(Span span, Optional<Expr> value) implements Expr {}

  /** {@code yield from iterable}. */
  record YieldFrom(Span span, Expr iterable) implements Expr {}
}
