package dev.arrayc.library;

import dev.arrayc.value.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A distribution of {@code jax.scipy.stats}: functions of its parameters, each a row. JAX does not
 * compile them as a whole, so that called eagerly they run operation by operation.
 *
 * @param name the distribution: {@code expon}
 * @param parameters the signature of its functions: {@code x, loc=0, scale=1}
 */
record Distribution(List<LibraryFunction> rows, String name, String parameters) {
  /** A formula in the arguments of a call. */
  interface Formula {
    Term at(Given given);

    /** {@return this with constants that are Python's numbers, which leave a weak type as it is} */
    default Formula weak() {
      return g -> at(g).weakAs(g.x());
    }

    /** {@return this with lax's constants, which leave the weak type of a scalar alone} */
    default Formula weakAsScalar() {
      return g -> at(g).weakAsScalar(g.x());
    }
  }

  /** The arguments of a call, promoted to one inexact dtype, by name. */
  record Given(Map<String, Term> terms) {
    static Given of(Arguments a) {
      String[] names = a.values().keySet().toArray(String[]::new);
      List<Term> promoted = Term.inexact(a, names);
      Map<String, Term> terms = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        terms.put(names[i], promoted.get(i));
      }
      return new Given(terms);
    }

    Term of(String name) {
      Term term = terms.get(name);
      if (term == null) {
        throw new IllegalStateException("no parameter " + name);
      }
      return term;
    }

    /** {@return the first argument: a value, a count or a probability} */
    Term x() {
      return terms.values().iterator().next();
    }

    Term loc() {
      return of("loc");
    }

    Term scale() {
      return of("scale");
    }

    /** {@return x less loc} */
    Term centred() {
      return x().minus(loc());
    }

    /** {@return (x − loc) / scale} */
    Term z() {
      return centred().over(scale());
    }

    /** {@return |x − loc| / scale, which JAX has for real numbers alone} */
    Term distance() {
      List<Array> p = LaxOperands.sameDtype("div", centred().abs().array(), scale().array());
      return Term.of(p.getFirst()).over(scale());
    }

    /** {@return the same at −x, of the distribution that −loc shifts} */
    Given mirrored() {
      Map<String, Term> other = new LinkedHashMap<>(terms);
      other.replaceAll(
          (name, term) ->
              name.equals("loc") || name.equals(terms.keySet().iterator().next())
                  ? term.negated()
                  : term);
      return new Given(other);
    }
  }

  /** A function of all parameters. */
  Distribution with(String function, Formula formula) {
    return add(function, parameters, formula);
  }

  /** A function of the parameters without loc and scale, or with another first one. */
  Distribution with(String function, String signature, Formula formula) {
    return add(function, signature, formula);
  }

  /** A function and what its logarithm's name says: {@code logpdf} and {@code pdf}. */
  Distribution log(String function, Formula logarithm) {
    return with("log" + function, logarithm).with(function, g -> logarithm.at(g).exp());
  }

  /** A function and its logarithm. */
  Distribution andLog(String function, Formula formula) {
    return with(function, formula).with("log" + function, g -> formula.at(g).log());
  }

  /** A function of a probability: the first parameter is {@code q}. */
  Distribution quantile(String function, Formula formula) {
    return add(function, parameters.replaceFirst("^\\w+", "q"), formula);
  }

  private Distribution add(String function, String signature, Formula formula) {
    rows.add(
        LibraryFunction.plain(
            "jax.scipy.stats." + name + "." + function,
            signature,
            a -> formula.at(Given.of(a)).array()));
    return this;
  }
}
