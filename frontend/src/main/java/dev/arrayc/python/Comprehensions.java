package dev.arrayc.python;

import dev.arrayc.diagnostic.Span;
import dev.arrayc.syntax.Expr;
import dev.arrayc.value.PyDict;
import dev.arrayc.value.PyList;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Comprehensions and generator expressions, which take one element at a time. */
final class Comprehensions {
  private final Evaluation evaluation;
  private final Evaluator evaluator;

  Comprehensions(Evaluation evaluation, Evaluator evaluator) {
    this.evaluation = evaluation;
    this.evaluator = evaluator;
  }

  PyValue eval(Expr.Comprehension e, Frame frame) {
    Rounds rounds = new Rounds(e.clauses(), frame);
    return switch (e.kind()) {
      case GENERATOR -> new PyIterator("generator", new Generator(rounds, e.element()));
      case LIST -> new PyList(elements(e, rounds));
      case SET -> SetMethods.of(elements(e, rounds), false);
    };
  }

  private List<PyValue> elements(Expr.Comprehension e, Rounds rounds) {
    List<PyValue> items = new ArrayList<>();
    while (rounds.advance()) {
      items.add(evaluator.eval(e.element(), rounds.frame));
    }
    evaluation.session().at(e.span());
    return items;
  }

  PyValue eval(Expr.DictComprehension e, Frame frame) {
    Rounds rounds = new Rounds(e.clauses(), frame);
    PyDict dict = new PyDict();
    while (rounds.advance()) {
      PyValue key = evaluator.eval(e.key(), rounds.frame);
      PyValue value = evaluator.eval(e.value(), rounds.frame);
      evaluation.session().at(e.key().span());
      Comparison.key(key);
      dict.put(key, value);
    }
    return dict;
  }

  /** The nested loops of a comprehension, one round at a time. */
  private final class Rounds {
    private final List<Expr.Comprehension.Clause> clauses;
    private final Frame frame;
    private final List<Iterator<PyValue>> open = new ArrayList<>();

    Rounds(List<Expr.Comprehension.Clause> clauses, Frame outer) {
      this.clauses = clauses;
      this.frame = outer.comprehension();
      clauses.stream()
          .filter(Expr.Comprehension.Clause::async)
          .findFirst()
          .ifPresent(
              c -> {
                evaluation.session().at(c.span());
                throw evaluation
                    .session()
                    .limitation("async comprehensions are not supported", "use a plain for");
              });
      open.add(iterator(clauses.getFirst(), outer));
    }

    private Iterator<PyValue> iterator(Expr.Comprehension.Clause clause, Frame scope) {
      PyValue iterable = evaluator.eval(clause.iterable(), scope);
      evaluation.session().at(clause.iterable().span());
      return Iteration.of(iterable);
    }

    /** Goes on to the next combination that all conditions accept. */
    boolean advance() {
      while (!open.isEmpty()) {
        Expr.Comprehension.Clause clause = clauses.get(open.size() - 1);
        evaluation.session().at(clause.iterable().span());
        Iterator<PyValue> items = open.getLast();
        if (!items.hasNext()) {
          open.removeLast();
        } else {
          evaluator.assignments().bindLoop(clause.target(), items.next(), frame);
          if (clause.conditions().stream().allMatch(c -> evaluator.test(c, frame))) {
            if (open.size() == clauses.size()) {
              return true;
            }
            open.add(iterator(clauses.get(open.size()), frame));
          }
        }
      }
      return false;
    }
  }

  /** The elements of a generator expression, computed when they are asked for. */
  private final class Generator implements Iterator<PyValue> {
    private final Rounds rounds;
    private final Expr element;
    private final List<PyValue> ready = new ArrayList<>(1);
    private boolean ended;

    Generator(Rounds rounds, Expr element) {
      this.rounds = rounds;
      this.element = element;
    }

    @Override
    public boolean hasNext() {
      if (ready.isEmpty() && !ended) {
        Span caller = evaluation.session().span();
        if (rounds.advance()) {
          ready.add(evaluator.eval(element, rounds.frame));
        } else {
          ended = true;
        }
        evaluation.session().at(caller);
      }
      return !ready.isEmpty();
    }

    @Override
    public PyValue next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.removeLast();
    }
  }
}
