package dev.arrayc.diagnostic;

/** Every failure that arrayc reports; the four kinds decide wording and exit status (design §7). */
public abstract sealed class CompileException extends RuntimeException
    permits CompileException.UserError,
        CompileException.Limitation,
        CompileException.UsageError,
        CompileException.EnvironmentError,
        CompileException.Bug {
  private final transient Diagnostic diagnostic;

  private CompileException(Diagnostic diagnostic) {
    super(diagnostic.message());
    this.diagnostic = diagnostic;
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }

  /** The program is wrong: exit status 1. */
  public static final class UserError extends CompileException {
    public UserError(Diagnostic diagnostic) {
      super(diagnostic);
    }
  }

  /** The program is fine, arrayc cannot do it (yet): exit status 1; the hint names what works. */
  public static final class Limitation extends CompileException {
    public Limitation(Diagnostic diagnostic) {
      super(diagnostic);
    }
  }

  /** The command line is wrong: exit status 2. */
  public static final class UsageError extends CompileException {
    public UsageError(Diagnostic diagnostic) {
      super(diagnostic);
    }
  }

  /** Something is missing on this machine: exit status 3. */
  public static final class EnvironmentError extends CompileException {
    public EnvironmentError(Diagnostic diagnostic) {
      super(diagnostic);
    }
  }

  /** A defect of arrayc: exit status 4. */
  public static final class Bug extends CompileException {
    public Bug(Diagnostic diagnostic) {
      super(diagnostic);
    }
  }
}
