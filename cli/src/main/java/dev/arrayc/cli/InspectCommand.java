package dev.arrayc.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code arrayc inspect}: TEMPORARY. */
@Command(name = "inspect", description = "Print the manifest of a compiled library.")
final class InspectCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return ExitCode.OK.status();
  }
}
