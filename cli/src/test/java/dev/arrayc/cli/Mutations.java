package dev.arrayc.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damages programs: bytes of an artifact; characters, words, numbers, types, lines of a text. */
final class Mutations {
  private static final Pattern WORD =
      Pattern.compile("[\\w.$]+|\"[^\"\n]*\"|[%@#!^]\\w+|->|\\s+|\\S");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w%.])-?\\d+(\\.\\d+(e[+-]?\\d+)?)?");
  private static final Pattern ELEMENT =
      Pattern.compile("(?<=[x<])(complex<f\\d+>|bf16|u?i\\d+|f\\d+\\w*)(?=[>,])");
  private static final Pattern SHAPE = Pattern.compile("(?<=tensor<)[\\dx?]*x?(?=[a-z!])");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "\\w+ = (\\[[^\\]\n]*\\]|array<[^>\n]*>|dense<[^>\n]*>|[\\w.]+)( : [\\w<>]+)?");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "3",
          "7",
          "64",
          "255",
          "1000000",
          "2147483647",
          "-2147483648",
          "4294967296",
          "9223372036854775807",
          "-9223372036854775808",
          "18446744073709551616",
          "1.0",
          "-0.0",
          "1.0e308",
          "1.0e999",
          "0x7FC00000",
          "0xFF",
          "0x",
          "1e",
          "340282356779733661637539395458142568447");
  private static final List<String> ELEMENTS =
      List.of(
          "f32",
          "f64",
          "f16",
          "bf16",
          "i1",
          "i2",
          "i4",
          "i8",
          "i16",
          "i32",
          "i64",
          "ui2",
          "ui4",
          "ui8",
          "ui16",
          "ui32",
          "ui64",
          "f8E4M3FN",
          "f8E5M2",
          "f4E2M1FN",
          "f8E8M0FNU",
          "complex<f32>",
          "complex<f64>",
          "index",
          "i65",
          "f33",
          "tf32",
          "none",
          "!quant.uniform<i8:f32, 0.5:3>",
          "!stablehlo.token",
          "tuple<f32>");
  private static final List<String> SHAPES =
      List.of(
          "",
          "1x",
          "0x",
          "2x",
          "3x4x",
          "?x",
          "?x2x",
          "1x1x1x1x1x",
          "1000000x",
          "65536x65536x",
          "4294967296x4294967296x",
          "-1x",
          "*x",
          "2x0x3x");
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "(",
          ")",
          "[",
          "]",
          "<",
          ">",
          ":",
          ",",
          "=",
          "->",
          "%0",
          "%arg0",
          "@main",
          "^bb0",
          "\"",
          "\"stablehlo.add\"",
          "stablehlo.return",
          "func.func",
          "module",
          "dense<>",
          "dense<\"0x\">",
          "array<i64>",
          "loc(unknown)",
          "#stablehlo.dot<>",
          "attributes",
          "cond",
          "do",
          "\\",
          "//",
          "// -----\n",
          "\u0000",
          "\u00e9",
          "\ud83d\ude00",
          "%0:2",
          "#0",
          "unit",
          "true",
          "tensor<f32>",
          "() -> ()",
          "({})",
          "<{}>",
          "!quant.uniform<i8:f32:0, {1.0, 2.0}>");

  private final Random random;
  private final List<byte[]> corpus;

  Mutations(long seed, List<byte[]> corpus) {
    this.random = new Random(seed);
    this.corpus = corpus;
  }

  /** {@return a program of the corpus, damaged in a few places} */
  byte[] next() {
    byte[] chosen = corpus.get(random.nextInt(corpus.size()));
    int count = random.nextInt(4) == 0 ? 2 : 1;
    boolean isText = chosen[0] != 'M' || chosen[2] != (byte) 0xef;
    for (int i = 0; i < count && chosen.length > 0; i++) {
      chosen = isText && random.nextInt(20) != 0 ? text(chosen) : bytes(chosen);
    }
    return chosen;
  }

  private byte[] bytes(byte[] program) {
    byte[] bytes = program.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes[at] += (byte) (random.nextInt(9) - 4);
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        int length = random.nextInt(Math.min(24, bytes.length - at) + 1);
        System.arraycopy(program, random.nextInt(bytes.length - length + 1), bytes, at, length);
      }
      default -> {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        int length = Math.min(random.nextInt(40), Math.min(other.length, bytes.length - at));
        System.arraycopy(other, random.nextInt(other.length - length + 1), bytes, at, length);
      }
    }
    return bytes;
  }

  private byte[] text(byte[] program) {
    String text = new String(program, StandardCharsets.UTF_8);
    String changed =
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> exchanged(text, NUMBER, NUMBERS);
          case 3 -> everywhere(text, ELEMENT, ELEMENTS);
          case 4 -> everywhere(text, SHAPE, SHAPES);
          case 5 -> exchanged(text, ELEMENT, ELEMENTS);
          case 6 -> exchanged(text, SHAPE, SHAPES);
          case 7 -> exchanged(text, ATTRIBUTE, found(other(), ATTRIBUTE));
          case 8 -> exchanged(text, WORD, PIECES);
          case 9 -> exchanged(text, WORD, found(text, WORD));
          case 10 -> lines(text);
          default -> words(text);
        };
    return changed.getBytes(StandardCharsets.UTF_8);
  }

  private String other() {
    return new String(corpus.get(random.nextInt(corpus.size())), StandardCharsets.UTF_8);
  }

  private static List<String> found(String text, Pattern pattern) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }

  /** One match of a pattern, in place of which something else stands. */
  private String exchanged(String text, Pattern pattern, List<String> others) {
    List<MatchResult> matches = pattern.matcher(text).results().toList();
    if (matches.isEmpty() || others.isEmpty()) {
      return text;
    }
    MatchResult match = matches.get(random.nextInt(matches.size()));
    String other = others.get(random.nextInt(others.size()));
    return text.substring(0, match.start()) + other + text.substring(match.end());
  }

  /** Something else stands wherever the text of one match did. */
  private String everywhere(String text, Pattern pattern, List<String> others) {
    List<String> matches = found(text, pattern);
    if (matches.isEmpty()) {
      return text;
    }
    String chosen = matches.get(random.nextInt(matches.size()));
    String other = others.get(random.nextInt(others.size()));
    return pattern
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(m.group().equals(chosen) ? other : m.group()));
  }

  private String lines(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    move(lines, () -> other().lines().toList());
    return String.join("\n", lines);
  }

  private String words(String text) {
    List<String> words = new ArrayList<>(found(text, WORD));
    move(words, () -> found(other(), WORD));
    return String.join("", words);
  }

  /** Drops, doubles, swaps pieces of a text, or takes one from another. */
  private void move(List<String> pieces, java.util.function.Supplier<List<String>> others) {
    if (pieces.isEmpty()) {
      return;
    }
    int at = random.nextInt(pieces.size());
    int to = random.nextInt(pieces.size());
    switch (random.nextInt(4)) {
      case 0 -> pieces.remove(at);
      case 1 -> pieces.add(to, pieces.get(at));
      case 2 -> pieces.set(at, pieces.set(to, pieces.get(at)));
      default -> {
        List<String> other = others.get();
        if (!other.isEmpty()) {
          pieces.add(at, other.get(random.nextInt(other.size())));
        }
      }
    }
  }
}
