package dev.arrayc.library;

import dev.arrayc.value.Array;
import dev.arrayc.value.Session;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code einsum}: operands are contracted from left to right. A label in one operand alone that the
 * result does not have is summed first, a repeated label within an operand takes the diagonal.
 */
final class Einsum {
  private record Term(Array array, List<Character> labels) {}

  private Einsum() {}

  static Array apply(Arguments a) {
    String subscripts = a.string("subscripts").replace(" ", "");
    List<Array> operands = a.arrays("operands");
    int arrow = subscripts.indexOf("->");
    String[] inputs = (arrow < 0 ? subscripts : subscripts.substring(0, arrow)).split(",", -1);
    if (inputs.length != operands.size()) {
      throw error(
          "Number of einsum subscripts, "
              + inputs.length
              + ", must be equal to the number of operands, "
              + operands.size()
              + ".");
    }
    List<Term> terms = new ArrayList<>();
    List<Character> ellipsis = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      terms.add(term(operands.get(i), inputs[i], ellipsis, i));
    }
    requireSizes(terms);
    List<Character> output =
        arrow < 0
            ? implicitOutput(inputs, ellipsis)
            : expand(subscripts.substring(arrow + 2), ellipsis);
    Term result = reduceOwn(terms.getFirst(), outside(terms, 0, output));
    for (int i = 1; i < terms.size(); i++) {
      Set<Character> later = outside(terms.subList(i, terms.size()), 0, output);
      Term next = reduceOwn(terms.get(i), union(later, result.labels()));
      result = contract(result, next, later);
    }
    return arranged(reduceOwn(result, new LinkedHashSet<>(output)), output);
  }

  private static RuntimeException error(String message) {
    return Session.current().error("ValueError", message);
  }

  /** Names the axes of an operand; those of "..." get labels that no program can write. */
  private static Term term(Array array, String input, List<Character> ellipsis, int position) {
    int dots = input.indexOf("...");
    int named = input.length() - (dots >= 0 ? 3 : 0);
    int hidden = array.type().rank() - named;
    if (dots >= 0 ? hidden < 0 : hidden != 0) {
      throw error(
          "Einstein sum subscript '"
              + input
              + "' does not contain the correct number of indices for operand "
              + position
              + ".");
    }
    while (dots >= 0 && ellipsis.size() < hidden) {
      ellipsis.addFirst((char) ('\u2460' + ellipsis.size()));
    }
    List<Character> own =
        dots < 0 ? List.of() : ellipsis.subList(ellipsis.size() - hidden, ellipsis.size());
    return diagonals(array, expand(input, own));
  }

  private static List<Character> expand(String labels, List<Character> ellipsis) {
    List<Character> out = new ArrayList<>();
    int dots = labels.indexOf("...");
    for (int i = 0; i < labels.length(); i++) {
      if (i == dots) {
        out.addAll(ellipsis);
        i += 2;
      } else {
        out.add(labels.charAt(i));
      }
    }
    return out;
  }

  private static Term diagonals(Array array, List<Character> labels) {
    for (int i = 0; i < labels.size(); i++) {
      int other = labels.lastIndexOf(labels.get(i));
      if (other != i) {
        List<Character> rest = new ArrayList<>(labels);
        rest.remove(other);
        rest.remove(i);
        rest.add(labels.get(i));
        return diagonals(Selections.diagonal(array, 0, i, other), rest);
      }
    }
    return new Term(array, labels);
  }

  private static void requireSizes(List<Term> terms) {
    java.util.Map<Character, Long> sizes = new java.util.TreeMap<>();
    for (int i = 0; i < terms.size(); i++) {
      Term term = terms.get(i);
      for (int d = 0; d < term.labels().size(); d++) {
        long size = term.array().type().dim(d);
        Long known = sizes.putIfAbsent(term.labels().get(d), size);
        if (known != null && known != size) {
          throw error(
              "Size of label '"
                  + term.labels().get(d)
                  + "' for operand "
                  + i
                  + " ("
                  + known
                  + ") does not match previous terms ("
                  + size
                  + ").");
        }
      }
    }
  }

  /** Without an arrow: the labels that occur once, in alphabetical order. */
  private static List<Character> implicitOutput(String[] inputs, List<Character> ellipsis) {
    String all = String.join("", inputs).replace(".", "");
    List<Character> out = new ArrayList<>(ellipsis);
    all.chars()
        .sorted()
        .mapToObj(c -> (char) c)
        .filter(c -> all.indexOf(c) == all.lastIndexOf(c))
        .forEach(out::add);
    return out;
  }

  /** The labels of the result and of all terms but the one at {@code index}. */
  private static Set<Character> outside(List<Term> terms, int index, List<Character> output) {
    Set<Character> labels = new LinkedHashSet<>(output);
    for (int i = 0; i < terms.size(); i++) {
      if (i != index) {
        labels.addAll(terms.get(i).labels());
      }
    }
    return labels;
  }

  private static Set<Character> union(Set<Character> a, List<Character> b) {
    Set<Character> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return all;
  }

  /** Sums the labels that nothing else has. */
  private static Term reduceOwn(Term term, Set<Character> needed) {
    List<Long> axes = new ArrayList<>();
    for (int d = 0; d < term.labels().size(); d++) {
      if (!needed.contains(term.labels().get(d))) {
        axes.add((long) d);
      }
    }
    return axes.isEmpty()
        ? term
        : new Term(
            Reductions.sum(term.array(), axes),
            term.labels().stream().filter(needed::contains).collect(Collectors.toList()));
  }

  /** Shared labels that are still needed are batch axes, the others are contracted. */
  private static Term contract(Term a, Term b, Set<Character> later) {
    List<Character> batch =
        a.labels().stream().filter(l -> b.labels().contains(l) && later.contains(l)).toList();
    List<Character> contracted =
        a.labels().stream().filter(l -> b.labels().contains(l) && !later.contains(l)).toList();
    List<Character> labels = new ArrayList<>(batch);
    for (Term t : List.of(a, b)) {
      t.labels().stream()
          .filter(l -> !batch.contains(l) && !contracted.contains(l))
          .forEach(labels::add);
    }
    Array product =
        Contractions.contract(
            a.array(),
            b.array(),
            axes(a, batch),
            axes(b, batch),
            axes(a, contracted),
            axes(b, contracted));
    return new Term(product, labels);
  }

  private static List<Long> axes(Term term, List<Character> labels) {
    return labels.stream().map(l -> (long) term.labels().indexOf(l)).toList();
  }

  private static Array arranged(Term term, List<Character> output) {
    for (char label : output) {
      if (!term.labels().contains(label)) {
        throw error("Output character '" + label + "' did not appear in the input");
      }
    }
    return Lax.transpose(term.array(), axes(term, output));
  }
}
