package dev.arrayc.mlir.artifact;

import static java.util.stream.Collectors.joining;

import dev.arrayc.ir.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * A Rust module (edition 2018 and later, no dependency): the C symbols, and a safe function for
 * each.
 */
final class RustModule {
  private RustModule() {}

  static String of(List<Manifest> manifests, String library) {
    List<Signature> functions = manifests.stream().map(Manifest::signature).toList();
    return TEXT.replace("$NAMES", functions.stream().map(Signature::name).collect(joining(", ")))
        .replace("$SYMBOLS", functions.stream().map(RustModule::symbols).collect(joining()))
        .replace("$FIRST", functions.getFirst().name())
        .replace("$LINK", linkName(library))
        .replace("$ABI", "" + Manifest.ABI)
        .replace("$FUNCTIONS", functions.stream().map(RustModule::function).collect(joining("\n")))
        .replace("\r\n", "\n");
  }

  private static String symbols(Signature signature) {
    return """
        #[link_name = "%1$s_call"]
        fn arrayc_call_%1$s(args: *mut *mut c_void) -> i32;
    """
        .formatted(signature.name());
  }

  private static String function(Signature signature) {
    List<String> safe = new ArrayList<>();
    List<String> checks = new ArrayList<>();
    List<String> pointers = new ArrayList<>();
    List<String> docs = new ArrayList<>();
    List<Parameter> passed = signature.pointers();
    List<String> sizes = signature.sizes().passedNames();
    for (int i = 0; i < sizes.size(); i++) {
      safe.add(sizes.get(i) + ": usize");
      pointers.add("&mut arrayc_sizes[%s] as *mut i64 as *mut c_void".formatted(i));
      docs.add("/// * `%s`: a size, as below%n".formatted(sizes.get(i)));
    }
    checks.add(completion(signature.sizes()));
    for (int i = 0; i < passed.size(); i++) {
      Parameter p = passed.get(i);
      boolean written = i >= signature.inputs().size() || signature.isWritten(i);
      String name = identifier(p.name());
      String elements = elements(p);
      safe.add("%s: &%s[%s]".formatted(name, written ? "mut " : "", element(p.type().dtype())));
      checks.add("    arrayc_length(\"%s\", %s.len(), %s)?;%n".formatted(p.name(), name, elements));
      pointers.add(
          written ? name + ".as_mut_ptr() as *mut c_void" : name + ".as_ptr() as *mut c_void");
      docs.add("/// * `%s`: %s, row-major%n".formatted(p.name(), p.typeText()));
    }
    return FUNCTION
        .replace("$NAME", signature.name())
        .replace("$FUNCTION", identifier(signature.name()))
        .replace("$DOCS", String.join("", docs))
        .replace("$PARAMETERS", String.join(", ", safe))
        .replace("$CHECKS", String.join("", checks))
        .replace("$COUNT", "" + Math.max(1, pointers.size()))
        .replace(
            "$POINTERS", pointers.isEmpty() ? "std::ptr::null_mut()" : String.join(", ", pointers));
  }

  /** The number of a slice's elements, as an expression of the sizes. */
  private static String elements(Parameter p) {
    if (p.isFixed()) {
      return Long.toString(p.type().size());
    }
    return "arrayc_product(&[" + String.join(", ", p.shapeTexts()) + "])";
  }

  /** What finds the sizes that follow from those that are passed. */
  private static String completion(Sizes sizes) {
    if (sizes.passed() == 0) {
      return "";
    }
    String passed =
        "    let mut arrayc_sizes = [%s];%n"
            .formatted(
                sizes.passedNames().stream().map(name -> name + " as i64").collect(joining(", ")));
    if (sizes.isAny()) {
      return passed;
    }
    String rows =
        sizes.known().stream()
            .map(
                row ->
                    "        (%s) => (%s),%n"
                        .formatted(
                            tuple(row.subList(0, sizes.passed())),
                            tuple(row.subList(sizes.passed(), row.size()))))
            .collect(joining());
    return passed
        + "    let (%s) = match (%s) {%n%s        _ => return Err(Error::Status(%s)),%n    };%n"
            .formatted(
                tuple(sizes.names().subList(sizes.passed(), sizes.names().size())),
                tuple(sizes.passedNames()),
                rows,
                Manifest.UNKNOWN_SIZES);
  }

  /** What stands in the parentheses of a tuple. */
  private static String tuple(List<?> items) {
    String all = items.stream().map(String::valueOf).collect(joining(", "));
    return items.size() == 1 ? all + "," : all;
  }

  /** {@code libsse.so} is linked as {@code sse}; other names as they are. */
  private static String linkName(String library) {
    return library.startsWith("lib") && library.endsWith(".so")
        ? library.substring(3, library.length() - 3)
        : ":" + library;
  }

  /** The C names that are words of Rust are written raw. */
  private static String identifier(String name) {
    return KEYWORDS.contains(name) ? "r#" + name : name;
  }

  private static final List<String> KEYWORDS =
      List.of(
          "as",
          "async",
          "await",
          "box",
          "dyn",
          "fn",
          "gen",
          "impl",
          "in",
          "let",
          "loop",
          "match",
          "mod",
          "move",
          "mut",
          "priv",
          "pub",
          "ref",
          "trait",
          "type",
          "unsafe",
          "unsized",
          "use",
          "virtual",
          "where",
          "yield",
          "abstract",
          "become",
          "final",
          "macro",
          "override");

  private static String element(DType dtype) {
    return switch (dtype) {
      case BOOL -> "bool";
      case F32 -> "f32";
      case F64 -> "f64";
      case C64 -> "[f32; 2]";
      case C128 -> "[f64; 2]";
      default -> (dtype.kind() == DType.Kind.SIGNED ? "i" : "u") + 8 * dtype.bytes();
    };
  }

  private static final String TEXT =
      """
      //! Compiled by arrayc: $NAMES. The library is linked when the program is built:
      //! `rustc -L DIR program.rs`, with DIR where it lies.

      use std::ffi::CStr;
      use std::fmt;
      use std::os::raw::{c_char, c_void};

      #[link(name = "$LINK")]
      extern "C" {
      $SYMBOLS    #[link_name = "$FIRST_check"]
          fn arrayc_check_library(abi: i32) -> i32;
          fn arrayc_error_string(status: i32) -> *const c_char;
      }

      /// Why a call failed.
      #[derive(Debug, Clone, PartialEq, Eq)]
      pub enum Error {
          /// A slice has another number of elements than its array.
          Length { name: &'static str, expected: usize, found: usize },
          /// The library refused, with an error code.
          Status(i32),
      }

      impl fmt::Display for Error {
          fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
              match self {
                  Error::Length { name, expected, found } => {
                      write!(f, "{} has {} elements, not {}", name, found, expected)
                  }
                  Error::Status(status) => {
                      let text = unsafe { CStr::from_ptr(arrayc_error_string(*status)) };
                      write!(f, "{}", text.to_string_lossy())
                  }
              }
          }
      }

      impl std::error::Error for Error {}

      fn arrayc_length(name: &'static str, found: usize, expected: usize) -> Result<(), Error> {
          if found == expected {
              Ok(())
          } else {
              Err(Error::Length { name, expected, found })
          }
      }

      #[allow(dead_code)]
      fn arrayc_product(sizes: &[usize]) -> usize {
          sizes.iter().fold(1, |product, size| product.saturating_mul(*size))
      }

      /// Whether the library that was loaded can be called here, by this module.
      pub fn arrayc_check() -> Result<(), Error> {
          arrayc_result(unsafe { arrayc_check_library($ABI) })
      }

      fn arrayc_result(status: i32) -> Result<(), Error> {
          match status {
              0 => Ok(()),
              status => Err(Error::Status(status)),
          }
      }

      $FUNCTIONS\
      """;

  private static final String FUNCTION =
      """
      /// Computes $NAME.
      ///
      $DOCS#[allow(dead_code, non_snake_case, clippy::too_many_arguments)]
      pub fn $FUNCTION($PARAMETERS) -> Result<(), Error> {
          arrayc_check()?;
      $CHECKS    let mut args: [*mut c_void; $COUNT] = [$POINTERS];
          arrayc_result(unsafe { arrayc_call_$NAME(args.as_mut_ptr()) })
      }
      """;
}
