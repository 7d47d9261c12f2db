package dev.arrayc.cli.reproduce;

import dev.arrayc.mlir.artifact.Json;
import dev.arrayc.mlir.artifact.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What went into a library, in the form that supply-chain tools read: an in-toto Statement v1 with
 * SLSA provenance v1. It holds no time and no name of a machine, so that two who verify the same
 * library write the same statement.
 *
 * @param library the library's file name
 * @param digest its SHA-256, in hexadecimal
 * @param sources the files it was made from by name, with their SHA-256; none if only the program
 *     inside the library was at hand
 * @param rebuilds in how many ways it was built again to the same bytes
 */
public record Statement(
    String library, String digest, Manifest manifest, Map<String, String> sources, int rebuilds) {
  private static final String BUILD_TYPE = "urn:arrayc:compile:v1";

  public Statement {
    sources = Map.copyOf(sources);
  }

  /** {@return the JSON text} */
  public String json() {
    return Json.object(
            "_type",
            "https://in-toto.io/Statement/v1",
            "subject",
            List.of(descriptor("name", library, digest)),
            "predicateType",
            "https://slsa.dev/provenance/v1",
            "predicate",
            predicate())
        .print();
  }

  private Json predicate() {
    List<Json> dependencies = new ArrayList<>();
    dependencies.add(descriptor("name", "program", manifest.digest()));
    sources.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(s -> dependencies.add(descriptor("uri", s.getKey(), s.getValue())));
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("entry", manifest.signature().name());
    parameters.put("targets", manifest.targets());
    parameters.put("options", manifest.options());
    return Json.object(
        "buildDefinition",
        Json.object(
            "buildType", BUILD_TYPE,
            "externalParameters", parameters,
            "resolvedDependencies", dependencies),
        "runDetails",
        Json.object(
            "builder",
            Json.object(
                "id",
                "urn:arrayc:" + manifest.compiler(),
                "version",
                Json.object("arrayc", manifest.compiler(), "llvm", manifest.llvm())),
            "byproducts",
            List.of(Json.object("name", "identical rebuilds", "content", "" + rebuilds))));
  }

  private static Json descriptor(String kind, String name, String digest) {
    return Json.object(kind, name, "digest", Json.object("sha256", digest));
  }
}
