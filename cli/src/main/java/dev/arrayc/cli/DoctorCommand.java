package dev.arrayc.cli;

import dev.arrayc.cli.cache.CacheLocation;
import dev.arrayc.mlir.artifact.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Model.CommandSpec;

/** {@code arrayc doctor}: what this machine has of what arrayc needs, and how to get the rest. */
final class DoctorCommand implements Callable<Integer> {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private final Environment environment;

  private final CommandSpec spec;

  private final BooleanSupplier json;

  DoctorCommand(Environment environment) {
    this.environment = environment;
    spec =
        Options.command(
            this,
            "doctor",
            "Check what arrayc needs on this machine. Exit status 3 if something is missing.",
            "",
            "Examples:",
            "  arrayc doctor",
            "  arrayc doctor --json");
    json = Options.flag(spec, "--json", "Print one JSON object.");
  }

  CommandSpec spec() {
    return spec;
  }

  private enum Verdict {
    ok,
    note,
    missing
  }

  /** One thing that was looked at; the remedy is empty when there is nothing to do. */
  private record Check(String name, Verdict verdict, String found, String remedy) {}

  @Override
  public Integer call() {
    List<Check> checks = new ArrayList<>();
    checks.add(java());
    checks.addAll(nativeFiles());
    checks.add(processor());
    checks.add(cache());
    checks.add(fastStart());
    PrintWriter out = spec.commandLine().getOut();
    if (json.getAsBoolean()) {
      out.print(asJson(checks).print());
    } else {
      checks.forEach(c -> print(c, out));
    }
    out.flush();
    boolean missing = checks.stream().anyMatch(c -> c.verdict() == Verdict.missing);
    return (missing ? ExitCode.ENVIRONMENT : ExitCode.OK).status();
  }

  private static Json asJson(List<Check> checks) {
    return Json.object(
        "version", Arrayc.Version.number(),
        "ok", checks.stream().noneMatch(c -> c.verdict() == Verdict.missing),
        "checks",
            checks.stream()
                .map(
                    c ->
                        Json.object(
                            "name", c.name(),
                            "verdict", c.verdict().name(),
                            "found", c.found(),
                            "remedy", c.remedy()))
                .toList());
  }

  private static void print(Check check, PrintWriter out) {
    out.printf("%-8s %-12s %s%n", check.verdict(), check.name(), check.found());
    if (!check.remedy().isEmpty()) {
      out.printf("%-21s → %s%n", "", check.remedy());
    }
  }

  private static Check java() {
    return new Check(
        "java", Verdict.ok, System.getProperty("java.vm.name") + " " + Runtime.version(), "");
  }

  /** What scripts/build-native made: MLIR's C API, and the linker that it found. */
  private List<Check> nativeFiles() {
    String remedy = "run scripts/arrayc from a checkout: it installs LLVM 22 and builds the bridge";
    Optional<Path> directory =
        Optional.ofNullable(System.getProperty("arrayc.native.dir"))
            .or(() -> Optional.ofNullable(environment.variables().get("ARRAYC_NATIVE_DIR")))
            .map(Path::of);
    if (directory.isEmpty()) {
      return List.of(new Check("llvm", Verdict.missing, "no native bridge is configured", remedy));
    }
    Properties properties = new Properties();
    Path file = directory.get().resolve("native.properties");
    try {
      properties.load(Files.newBufferedReader(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return List.of(new Check("llvm", Verdict.missing, "cannot read " + file, remedy));
    }
    Path linker = Path.of(properties.getProperty("lld", "ld.lld-22"));
    Path library = directory.get().resolve("libMLIR-C.so");
    return List.of(
        Files.isReadable(library)
            ? new Check(
                "llvm",
                Verdict.ok,
                properties.getProperty("llvm.version", "?") + " at " + library,
                "")
            : new Check("llvm", Verdict.missing, library + " is not there", remedy),
        Files.isExecutable(linker)
            ? new Check("linker", Verdict.ok, linker.toString(), "")
            : new Check("linker", Verdict.missing, linker + " is not there", "install lld-22"));
  }

  /** Which of the two variants in every artifact this machine will run. */
  private static Check processor() {
    List<String> flags;
    try {
      flags =
          Files.readAllLines(CPU_INFO, StandardCharsets.UTF_8).stream()
              .filter(l -> l.startsWith("flags"))
              .findFirst()
              .map(l -> Arrays.asList(l.substring(l.indexOf(':') + 1).strip().split(" ")))
              .orElse(List.of());
    } catch (IOException e) {
      return new Check("cpu", Verdict.note, "cannot read " + CPU_INFO, "");
    }
    String cores = Runtime.getRuntime().availableProcessors() + " cores";
    if (flags.containsAll(List.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"))) {
      return new Check("cpu", Verdict.ok, "x86-64-v4, " + cores, "");
    }
    if (flags.containsAll(List.of("avx2", "fma", "bmi1", "bmi2", "f16c", "movbe"))) {
      return new Check("cpu", Verdict.ok, "x86-64-v3, " + cores, "");
    }
    return new Check(
        "cpu",
        Verdict.note,
        "below x86-64-v3: it compiles, but what is compiled does not run here",
        "use a machine with AVX2 and FMA");
  }

  private Check cache() {
    Optional<Path> directory = CacheLocation.of(List.of(), environment.variables());
    if (directory.isEmpty()) {
      return new Check("cache", Verdict.note, "no place is known", "set HOME or ARRAYC_CACHE_DIR");
    }
    Path existing = directory.get().toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return Files.isWritable(existing) && Files.isDirectory(existing)
        ? new Check("cache", Verdict.ok, directory.get().toString(), "")
        : new Check(
            "cache",
            Verdict.note,
            directory.get() + " is not writable: nothing is kept",
            "set ARRAYC_CACHE_DIR to a directory that is");
  }

  private Check fastStart() {
    return environment.build().isPresent()
        ? new Check("build", Verdict.ok, environment.build().get(), "")
        : new Check("build", Verdict.note, "unknown, so nothing is cached", "start scripts/arrayc");
  }
}
