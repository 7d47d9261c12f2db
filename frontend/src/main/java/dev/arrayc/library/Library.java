package dev.arrayc.library;

import dev.arrayc.ir.DType;
import dev.arrayc.value.PyDType;
import dev.arrayc.value.PyFloat;
import dev.arrayc.value.PyNone;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The modules of the library by name, and what to say of what is not in them. */
public final class Library {
  private static final Map<String, SequencedMap<String, PyValue>> MODULES = build();

  /** Names of JAX and NumPy, and modules of Python, that are not here, and what does the same. */
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("jax.numpy.row_stack", "jnp.vstack"),
          Map.entry("jax.numpy.in1d", "jnp.isin"),
          Map.entry("jax.numpy.vectorize", "broadcasting, or jax.lax.map"),
          Map.entry("jax.numpy.roots", "jnp.linalg.eigvalsh of a symmetric companion matrix"),
          Map.entry("jax.numpy.frompyfunc", "jax.lax.reduce or jax.lax.associative_scan"),
          Map.entry("jax.numpy.linalg.eig", "jnp.linalg.eigh for symmetric matrices"),
          Map.entry("jax.numpy.linalg.eigvals", "jnp.linalg.eigvalsh for symmetric matrices"),
          Map.entry("jax.scipy.linalg.schur", "jnp.linalg.eigh for symmetric matrices"),
          Map.entry("jax.scipy.linalg.sqrtm", "by jnp.linalg.eigh: (v * jnp.sqrt(w)) @ v.T"),
          Map.entry("jax.scipy.linalg.funm", "by jnp.linalg.eigh: (v * f(w)) @ v.T"),
          Map.entry("jax.scipy.linalg.solve_sylvester", "jnp.linalg.solve with jnp.kron"),
          Map.entry("jax.scipy.sparse.linalg.gmres", "jax.scipy.sparse.linalg.bicgstab"),
          Map.entry("jax.scipy.optimize.minimize", "a loop of your own: jax.lax.while_loop"),
          Map.entry("jax.pure_callback", "the same in JAX: nothing runs in Python here"),
          Map.entry("jax.lax.psum", "a sum on one device: jnp.sum"),
          Map.entry("jax.lax.pmean", "a mean on one device: jnp.mean"),
          Map.entry("jax.lax.pmax", "a maximum on one device: jnp.max"),
          Map.entry("jax.lax.pmin", "a minimum on one device: jnp.min"),
          Map.entry("jax.lax.all_gather", "jnp.stack on one device"),
          Map.entry("jax.tree_map", "jax.tree.map"),
          Map.entry("jax.vmap", "broadcasting, or jax.lax.map"),
          Map.entry("jax.pmap", "jax.jit, on one device"),
          Map.entry("jax.grad", "the derivative written out"),
          Map.entry("jax.value_and_grad", "the value and its derivative written out"),
          Map.entry("jax.jacobian", "the derivatives written out"),
          Map.entry("jax.jacfwd", "the derivatives written out"),
          Map.entry("jax.jacrev", "the derivatives written out"),
          Map.entry("jax.hessian", "the derivatives written out"),
          Map.entry("jax.jvp", "the derivative written out"),
          Map.entry("jax.vjp", "the derivative written out"),
          Map.entry("jax.linearize", "the derivative written out"),
          Map.entry("jax.custom_jvp", "the plain function"),
          Map.entry("jax.custom_vjp", "the plain function"),
          Map.entry("numpy.random", "jax.random"),
          Map.entry("dataclasses", "typing.NamedTuple for records"),
          Map.entry("enum", "constants of the module, or strings"),
          Map.entry("random", "jax.random"),
          Map.entry("scipy", "jax.scipy"),
          Map.entry("statistics", "jax.numpy"),
          Map.entry("time", "arrayc bench to time a program"));

  private Library() {}

  /**
   * {@return each module's functions, dtypes and constants: {@code "jax.numpy"} to {@code "sum"} to
   * the function}
   */
  public static Map<String, SequencedMap<String, PyValue>> modules() {
    return MODULES;
  }

  /** {@return a module's function, dtype or constant} */
  public static Optional<PyValue> find(String module, String name) {
    return Optional.ofNullable(MODULES.get(module)).map(entries -> entries.get(name));
  }

  private static Map<String, SequencedMap<String, PyValue>> build() {
    SequencedMap<String, PyValue> arrays = new LinkedHashMap<>();
    addConstants(arrays);
    for (Grid grid : Grid.values()) {
      arrays.put(grid.label(), grid);
    }
    Map<String, SequencedMap<String, PyValue>> modules = new LinkedHashMap<>();
    modules.put("jax", new LinkedHashMap<>());
    modules.put("jax.numpy", arrays);
    for (LibraryFunction row : rows()) {
      modules.computeIfAbsent(row.module(), name -> new LinkedHashMap<>()).put(row.name(), row);
    }
    SequencedMap<String, PyValue> numpy = new LinkedHashMap<>();
    addConstants(numpy);
    numpy.putAll(Numpy.rows(arrays));
    modules.put("numpy", numpy);
    modules
        .computeIfAbsent("jax.dtypes", name -> new LinkedHashMap<>())
        .put(AbstractType.PRNG_KEY.label(), AbstractType.PRNG_KEY);
    ImageFunctions.addMethods(modules.computeIfAbsent("jax.image", name -> new LinkedHashMap<>()));
    SequencedMap<String, PyValue> lax =
        modules.computeIfAbsent("jax.lax", name -> new LinkedHashMap<>());
    lax.put(
        "GatherScatterMode",
        new Enumeration(
            "GatherScatterMode", List.of("CLIP", "FILL_OR_DROP", "PROMISE_IN_BOUNDS", "ONE_HOT")));
    lax.put("FftType", new Enumeration("FftType", List.of("FFT", "IFFT", "RFFT", "IRFFT")));
    lax.put("Precision", new Enumeration("Precision", List.of("DEFAULT", "HIGH", "HIGHEST")));
    return java.util.Collections.unmodifiableMap(modules);
  }

  private static List<LibraryFunction> rows() {
    List<LibraryFunction> rows = new ArrayList<>();
    rows.addAll(Elementwise.rows());
    rows.addAll(Reductions.rows());
    rows.addAll(Creation.rows());
    rows.addAll(Classification.rows());
    rows.addAll(Manipulation.rows());
    rows.addAll(Joins.rows());
    rows.addAll(Selections.rows());
    rows.addAll(Contractions.rows());
    rows.addAll(Sorting.rows());
    rows.addAll(Samplers.rows());
    rows.addAll(Choices.rows());
    rows.addAll(GammaSamplers.rows());
    rows.addAll(Activations.rows());
    rows.add(Attention.row());
    rows.addAll(Initializers.rows());
    rows.addAll(Special.rows());
    rows.addAll(DerivedSamplers.rows());
    rows.addAll(Composites.rows());
    rows.addAll(Calculus.rows());
    rows.addAll(Statistics.rows());
    rows.addAll(LaxShapes.rows());
    rows.addAll(LaxFunctions.rows());
    rows.addAll(LaxSlices.rows());
    rows.addAll(LaxIndexing.rows());
    rows.addAll(Taking.rows());
    rows.addAll(Searching.rows());
    rows.addAll(Quantiles.rows());
    rows.addAll(SetFunctions.rows());
    rows.addAll(Windows.rows());
    rows.addAll(Tapers.rows());
    rows.addAll(CountSamplers.rows());
    rows.addAll(Convolutions.rows());
    rows.addAll(ControlFlow.rows());
    rows.add(AssociativeScan.row());
    rows.addAll(Trees.rows());
    rows.addAll(TreePaths.rows());
    rows.addAll(TypeQueries.rows());
    rows.addAll(Linalg.rows());
    rows.addAll(ScipyLinalg.rows());
    rows.addAll(SpecialMatrices.rows());
    rows.addAll(LaxLinalg.rows());
    rows.addAll(FftFunctions.rows());
    rows.addAll(BesselFunctions.rows());
    rows.addAll(GammaFunctions.rows());
    rows.addAll(TopLevel.rows());
    rows.addAll(FloatParts.rows());
    rows.addAll(IntegerFunctions.rows());
    rows.addAll(Edits.rows());
    rows.addAll(Sequences.rows());
    rows.addAll(Polynomials.rows());
    rows.addAll(Applications.rows());
    rows.addAll(Histograms.rows());
    rows.addAll(PlacesOf.rows());
    rows.addAll(IncompleteGamma.rows());
    rows.addAll(IncompleteBeta.rows());
    rows.addAll(ErrorFunctions.rows());
    rows.addAll(ExponentialIntegrals.rows());
    rows.addAll(ContinuousDistributions.rows());
    rows.addAll(DiscreteDistributions.rows());
    rows.addAll(NormalDistributions.rows());
    rows.addAll(Ranks.rows());
    rows.addAll(SignalFunctions.rows());
    rows.addAll(CosineTransforms.rows());
    rows.addAll(Coordinates.rows());
    rows.addAll(ImageFunctions.rows());
    rows.addAll(NamedMatrices.rows());
    rows.addAll(IterativeSolvers.rows());
    rows.addAll(CombinedSamplers.rows());
    rows.addAll(LaxExtras.rows());
    return rows;
  }

  private static void addConstants(SequencedMap<String, PyValue> module) {
    module.put("pi", new PyFloat(Math.PI));
    module.put("e", new PyFloat(Math.E));
    module.put("euler_gamma", new PyFloat(0.5772156649015329));
    module.put("inf", new PyFloat(Double.POSITIVE_INFINITY));
    module.put("nan", new PyFloat(Double.NaN));
    module.put("newaxis", PyNone.NONE);
    for (AbstractType type : AbstractType.values()) {
      if (type != AbstractType.PRNG_KEY) {
        module.put(type.label(), type);
      }
    }
    for (DType dtype : DType.values()) {
      module.put(dtype.numpyName(), new PyDType(dtype, true));
    }
    module.put("bool_", new PyDType(DType.BOOL, true));
    module.put("int_", new PyDType(DType.I64, true));
    module.put("uint", new PyDType(DType.U64, true));
    module.put("float_", new PyDType(DType.F64, true));
    module.put("half", new PyDType(DType.F16, true));
    module.put("single", new PyDType(DType.F32, true));
    module.put("double", new PyDType(DType.F64, true));
    module.put("complex_", new PyDType(DType.C128, true));
  }

  /** {@return what to use in place of a module that programs cannot import} */
  public static Optional<String> insteadOf(String module) {
    return Optional.ofNullable(INSTEAD.get(module));
  }

  /** {@return what to use in place of a name that JAX has and arrayc has not} */
  public static Optional<String> instead(String module, String name) {
    return insteadOf(module + "." + name);
  }

  /** {@return what to use in place of a name that a module does not have} */
  public static Optional<String> suggestion(String module, String name) {
    SequencedMap<String, PyValue> entries = MODULES.get(module);
    String instead = INSTEAD.get(module + "." + name);
    if (instead != null) {
      return Optional.of(instead);
    }
    return entries == null
        ? Suggestions.nearest(name, MODULES.keySet())
        : Suggestions.nearest(name, entries.keySet()).map(n -> module + "." + n);
  }
}
