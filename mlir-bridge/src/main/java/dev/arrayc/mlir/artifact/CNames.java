package dev.arrayc.mlir.artifact;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of a program as names in C and C++. A name that is taken there (a keyword, a function of
 * the C library, a macro that compilers predefine) gets an underscore at its end: a function {@code
 * exp} becomes {@code exp_}, since a library that exports {@code exp} would serve every caller of
 * libm's in its process.
 */
public final class CNames {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Set<String> KEYWORDS =
      words(
          """
          alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t
          char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr
          constinit continue decltype default delete do double dynamic_cast else enum explicit export
          extern false float for friend goto if inline int long mutable namespace new noexcept not
          not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires
          restrict return short signed sizeof static static_assert static_cast struct switch template
          this thread_local throw true try typedef typeid typename typeof typeof_unqual union unsigned
          using virtual void volatile wchar_t while xor xor_eq
          I NULL EOF errno assert linux unix i386
          """);

  /** Functions that C, POSIX or the compilers' builtins declare under these names. */
  private static final Set<String> LIBRARY =
      words(
          """
          abort abs accept access acos acosh alarm alloca asin asinh atan atan2 atanh atexit atof atoi
          atol atoll bcmp bcopy bind bsearch bzero cabs cacos calloc carg casin catan cbrt ccos ceil
          cexp chdir chmod chown cimag clearerr clock clog close conj connect copysign cos cosh cpow
          cproj creal creat csin csqrt ctan ctime daemon difftime div drem dup dup2 environ erf erfc
          exec execl execv execve exit exp exp10 exp2 expm1 fabs fclose fdim feof ferror fflush ffs
          fgetc fgets finite floor fma fmax fmin fmod fopen fork fprintf fputc fputs fread free freopen
          frexp fscanf fseek fstat ftell fwrite gamma getc getchar getenv getpid gets gmtime hypot
          ilogb index init ioctl isalnum isalpha isatty isblank iscntrl isdigit isfinite isgraph isinf
          islower isnan isnormal isprint ispunct isspace isupper j0 j1 jn kill labs ldexp ldiv lgamma
          link listen llabs lldiv llrint llround localtime log log10 log1p log2 logb longjmp lrint
          lround lseek main malloc mblen memccpy memchr memcmp memcpy memmove mempcpy memset mkdir
          mktime mmap modf munmap nan nanosleep nearbyint nextafter nice open pause perror pipe poll
          posix_memalign pow printf putc putchar putenv puts qsort raise rand random read realloc recv
          remainder remove remquo rename rewind rindex rint round scalb scalbln scalbn scanf select
          send setbuf setenv setjmp signal signbit significand sin sincos sinh sleep socket sprintf
          sqrt srand srandom sscanf stat stpcpy strcat strchr strcmp strcpy strcspn strdup strlen
          strncat strncmp strncpy strpbrk strrchr strspn strstr strtod strtof strtok strtol strtoul sync
          system tan tanh tgamma time times tmpfile tolower toupper trunc truncate umask ungetc unlink
          usleep utime vfork vprintf wait waitpid write y0 y1 yn
          """);

  private CNames() {}

  private static Set<String> words(String text) {
    return new LinkedHashSet<>(List.of(text.strip().split("\\s+")));
  }

  /** {@return whether C and C++ accept it as a name of their users} */
  public static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches() && !KEYWORDS.contains(name);
  }

  /** {@return the symbol for a program's function} */
  public static String function(String name) {
    String spelled = spell(name);
    return LIBRARY.contains(spelled) || spelled.startsWith("arrayc_") || spelled.startsWith("_")
        ? (spelled.startsWith("_") ? "f" : "") + spelled + "_"
        : spelled;
  }

  /** {@return names for parameters, in order, all different} */
  public static List<String> parameters(List<String> names) {
    Set<String> taken = new LinkedHashSet<>();
    for (String name : names) {
      String spelled = spell(name);
      String unique = spelled;
      for (int i = 1; !taken.add(unique); i++) {
        unique = spelled + "_" + i;
      }
    }
    return List.copyOf(taken);
  }

  private static String spell(String name) {
    StringBuilder spelled = new StringBuilder();
    for (int c : name.codePoints().toArray()) {
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '_');
      if (plain) {
        spelled.appendCodePoint(c);
      } else if (c >= 128) {
        spelled.append("u%04x".formatted(c));
      } else if (!spelled.isEmpty() && spelled.charAt(spelled.length() - 1) != '_') {
        spelled.append('_'); // one for each run of punctuation: x['w'][0] is x_w_0
      }
    }
    while (spelled.length() > 1
        && spelled.charAt(spelled.length() - 1) == '_'
        && !name.endsWith("_")) {
      spelled.setLength(spelled.length() - 1);
    }
    if (spelled.isEmpty() || Character.isDigit(spelled.charAt(0))) {
      spelled.insert(0, 'x');
    }
    return KEYWORDS.contains(spelled.toString()) ? spelled + "_" : spelled.toString();
  }
}
