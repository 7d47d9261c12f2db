package dev.arrayc.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.diagnostic.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources and their trees, as s-expressions. */
class ParserTest {
  private static ParsedModule parse(String source) {
    return Parser.parseModule(new SourceFile("prog.py", source));
  }

  private static String dump(String source) {
    return SyntaxDump.of(parse(source), false);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "a + b * c => (+ a (* b c))",
        "a - b - c => (- (- a b) c)",
        "a ** b ** c => (** a (** b c))",
        "-a ** -b => (u- (** a (u- b)))",
        "a @ b // c % d => (% (// (@ a b) c) d)",
        "a | b ^ c & d << e + f => (| a (^ b (& c (<< d (+ e f)))))",
        "(a + b) * c => (* (+ a b) c)",
        "not a == b => (unot (cmp a [== b]))",
        "a or b and not c => (or [a (and [b (unot c)])])",
        "a and b and c => (and [a b c])",
        "a < b <= c is not d not in e => (cmp a [< b <= c is not d not in e])",
        "(a < b) < c => (cmp (cmp a [< b]) [< c])",
        "a if b else c if d else e => (? b a (? d c e))",
        "lambda a, /, b=1, *c, d, e=2, **f: a => (lambda [/a b=1 *c k:d k:e=2 **f] a)",
        "lambda: (yield) => (lambda [] (yield))",
        "f(a, *b, c=d, **e) => (call f [a *b c=d **e])",
        "f(x for x in y) => (call f [(genexp x [(for x y [])])])",
        "a.b[c](d).e => (. (call (at (. a b) c) [d]) e)",
        "x[1:2, ::3, ..., None] => (at x (tuple [(slice l1 u2) (slice s3) (ellipsis) (none)]))",
        "x[:] => (at x (slice))",
        "x[a,] => (at x (tuple [a]))",
        "x[*a] => (at x (tuple [(* a)]))",
        "(y := f(x)) + y => (+ (:= y (call f [x])) y)",
        "[x * y for x in a if x if y for y, *z in b] =>"
            + " (listcomp (* x y) [(for x a [x y]) (for (seq [y (* z)]) b [])])",
        "{k: v for k, v in m} => (dictcomp k v [(for (seq [k v]) m [])])",
        "{1, *a} => (set [1 (* a)])",
        "{1: a, **b} => (dict [1:a **b])",
        "{} => (dict [])",
        "() => (tuple [])",
        "a, => (tuple [a])",
        "(a) => a",
        "True, False, None, ... => (tuple [(true) (false) (none) (ellipsis)])",
        "0x_ff, 0o17, 0b101, 1_000, 00 => (tuple [255 15 5 1000 0])",
        "1.5, 1e3, .5j =>" + " (tuple [(3ff8000000000000) (408f400000000000) (3fe0000000000000j)])",
        "1e999 => (7ff0000000000000)",
        "1if a else 2 => (? a 1 2)",
      })
  void expressions(String source, String tree) {
    assertThat(dump(source)).isEqualTo("(expr " + tree + ")");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "'a' \"b\" '''c''' => ('abc')",
        "'\\n\\t\\x41\\101\\u0042\\N{BULLET}\\q' => ('\\a;\\9;AAB\\2022;\\5c;q')",
        "r'\\n' R'\\'' => ('\\5c;n\\5c;\\27;')",
        "b'\\xff' rb'\\x' => (b'\\ff;\\5c;x')",
        "u'é' => ('\\e9;')",
        "f'{a}' => (f [{a}])",
        "f'{a!r:>{w}.3f}' => (f [{a!r:['>' {w} '.3f']}])",
        "f'{a=}' => (f ['a=' {a!r}])",
        "f'{ a = !s}' => (f ['\\20;a\\20;=\\20;' {a!s}])",
        "f'{a=:.2f}' => (f ['a=' {a:['.2f']}])",
        "f'{{{a}}}' => (f ['{' {a} '}'])",
        "f'{a != b}' => (f [{(cmp a [!= b])}])",
        "f'{a:=5}' => (f [{a:['=5']}])",
        "f'{(a:=5)}' => (f [{(:= a 5)}])",
        "f'{a, b}' => (f [{(tuple [a b])}])",
        "f'{x[\"k\"]:{x[1:2]}}' => (f [{(at x ('k')):[{(at x (slice l1 u2))}]}])",
        "f'''{ {1: 2}[1] }''' => (f [{(at (dict [1:2]) 1)}])",
        "'a' f'{b}' 'c' f'd' => (f ['a' {b} 'cd'])",
        "f'\\N{BULLET}{a}\\n' => (f ['\\2022;' {a} '\\a;'])",
        "rf'\\N{a}' => (f ['\\5c;N' {a}])",
        "f'' => (f [])",
      })
  void strings(String source, String tree) {
    assertThat(dump(source)).isEqualTo("(expr " + tree + ")");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "a = b = c => (= [a b] c)",
        "a, *b = c[0], d.e = f => (= [(seq [a (* b)]) (seq [(at c 0) (. d e)])] f)",
        "[a, (b, c)] = d => (= [(seq [a (seq [b c])])] d)",
        "a @= b => (@= a b)",
        "a.b **= c => (**= (. a b) c)",
        "a: int => (ann a int)",
        "a: int = 1 => (ann a int 1)",
        "pass; a; b => (pass) (expr a) (expr b)",
        "import a.b as c, d => (import [(a.b as c) (d)])",
        "from ...a.b import (c as d, e,) => (from ...a.b [(c as d) (e)])",
        "from . import * => (from . [(*)])",
        "del a, (b, c[0]) => (del [a (seq [b (at c 0)])])",
        "assert a, 'b' => (assert a ('b'))",
        "raise A from b => (raise A fromb)",
        "global a, b => (global [a b])",
        "if a: b\\nelif c: d\\nelse: e => (if a [(expr b)] c [(expr d)] else[(expr e)])",
        "while a:\\n break\\nelse:\\n pass => (while a [(break)] else[(pass)])",
        "for a, b in c, d: continue => (for (seq [a b]) (tuple [c d]) [(continue)])",
        "with a as b, c: pass => (with [a as b c] [(pass)])",
        "with (a as b, c): pass => (with [a as b c] [(pass)])",
        "with (a, b) as c: pass => (with [(tuple [a b]) as c] [(pass)])",
        "try: a\\nexcept B as c: d\\nelse: e\\nfinally: f =>"
            + " (try [(expr a)] [(except B as c [(expr d)])] else[(expr e)] finally[(expr f)])",
        "def f(a: int, /, b=1, *, c) -> d: return a, =>"
            + " (def f [/a:int b=1 k:c] ->d [(return (tuple [a]))] [])",
        "@a\\n@b(c)\\ndef f(): yield from x =>"
            + " (def f [] [(expr (yield-from x))] [a (call b [c])])",
        "class A(B, c=d):\\n  '''doc'''\\n  x = 1 =>"
            + " (class A [B c=d] [(expr ('doc')) (= [x] 1)] [])",
        "async def f():\\n async for a in b: await c =>"
            + " (async-def f [] [(async-for a b [(expr (await c))])] [])",
        "match a, b:\\n case [1, *x], {'k': A(y=0), **r} if x: pass =>"
            + " (match (tuple [a b]) [(case (seq [(seq [(value 1) (star x)])"
            + " (map [('k')] [(class A [] [y] [(value 0)])] **r)]) if x [(pass)])])",
        "match a:\\n case -1 | 'x' | b.c as d: pass\\n case _: pass =>"
            + " (match a [(case (as (| [(value (u- 1)) (value ('x')) (value (. b c))]) d) [(pass)])"
            + " (case (capture _) [(pass)])])",
        "match = case[match] => (= [match] (at case match))",
        "match(a)[b] => (expr (at (call match [a]) b))",
      })
  void statements(String source, String tree) {
    assertThat(dump(source.translateEscapes())).isEqualTo(tree);
  }

  @Test
  void lines_join_in_brackets_and_after_backslashes_whatever_their_ends() {
    String tree = "(= [x] (list [1 2])) (if a [(expr (+ b c))])";
    assertThat(dump("x = [1, # one\n\n  2,\n]\nif a:\n\tb + \\\n  c")).isEqualTo(tree);
    assertThat(dump("x = [1,\r\n2]\r\nif a:\r\n  b + \\\r\n c\r\n")).isEqualTo(tree);
    assertThat(dump("\uFEFFx = [1,\r2]\rif a:\r\f b + c\r# end")).isEqualTo(tree);
  }

  @Test
  void blank_lines_and_comments_neither_open_nor_close_blocks() {
    assertThat(dump("if a:\n  b\n# c\n\n      # d\n  e\n   \nf"))
        .isEqualTo("(if a [(expr b) (expr e)]) (expr f)");
  }

  @Test
  void names_are_normalised() {
    assertThat(dump("ﬁ = é.ｘ")).isEqualTo("(= [fi] (. é x))");
  }

  @Test
  void docstrings_are_plain_strings_only() {
    assertThat(parse("'''A\nb'''\n").docstring()).contains("A\nb");
    assertThat(parse("f'a'").docstring()).isEmpty();
    assertThat(parse("b'a'").docstring()).isEmpty();
    Stmt.FunctionDef f = (Stmt.FunctionDef) parse("def f(): 'doc'").body().getFirst();
    assertThat(f.docstring()).contains("doc");
  }

  @Test
  void integers_may_be_large() {
    assertThat(dump("0x1" + "0".repeat(40)))
        .isEqualTo("(expr 1461501637330902918203684832716283019655932542976)");
    assertThat(dump("0o" + "7".repeat(22))).isEqualTo("(expr 73786976294838206463)");
    assertThat(dump("1" + "0".repeat(30))).isEqualTo("(expr 1" + "0".repeat(30) + ")");
  }

  @Test
  void long_flat_programs_are_no_deep_ones() {
    assertThat(dump("a," + "a,".repeat(20_000))).startsWith("(expr (tuple [a a");
    assertThat(dump("a" + " and a".repeat(20_000))).startsWith("(expr (and [a a");
    assertThat(dump("a" + " < a".repeat(20_000))).startsWith("(expr (cmp a [< a");
    assertThat(dump("if a: b\n" + "elif c: d\n".repeat(20_000))).startsWith("(if a [(expr b)] c");
    assertThat(dump("a" + " - b * c".repeat(450))).startsWith("(expr (- (- (- (-");
  }
}
