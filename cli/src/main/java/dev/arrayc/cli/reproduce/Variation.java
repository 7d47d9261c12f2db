package dev.arrayc.cli.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A way in which a process may differ from another that builds the same bytes. Every build has a
 * directory, a process number and a start time of its own besides.
 *
 * @param name what differs
 * @param prefix a command that starts the process; empty where none is needed
 * @param jvm flags of the JVM
 * @param environment variables that are set; an empty value removes one
 */
public record Variation(
    String name, List<String> prefix, List<String> jvm, Map<String, String> environment) {
  /** Nothing but the directory, the time and the process. */
  public static final Variation NONE = new Variation("nothing", List.of(), List.of(), Map.of());

  public Variation {
    prefix = List.copyOf(prefix);
    jvm = List.copyOf(jvm);
    environment = Map.copyOf(environment);
  }

  private static Variation environment(String name, Map<String, String> variables) {
    return new Variation(name, List.of(), List.of(), variables);
  }

  private static Variation jvm(String name, String... flags) {
    return new Variation(name, List.of(), List.of(flags), Map.of());
  }

  private static Variation prefix(String name, String... command) {
    return new Variation(name, List.of(command), List.of(), Map.of());
  }

  /** {@return all of them, {@link #NONE} first} */
  public static List<Variation> all() {
    return List.of(
        NONE,
        environment("time zone", Map.of("TZ", "Pacific/Kiritimati")),
        new Variation(
            "locale",
            List.of(),
            // Turkish: the lower case of I is no i. Arabic digits, right to left.
            List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.extensions=u-nu-arab"),
            Map.of("LC_ALL", "tr_TR.UTF-8", "LANG", "tr_TR.UTF-8")),
        jvm("encoding", "-Dfile.encoding=UTF-16", "-Dline.separator=\r\n"),
        new Variation(
            "user and host",
            List.of(),
            List.of("-Duser.name=nobody", "-Duser.home=/nonexistent"),
            Map.of("USER", "nobody", "LOGNAME", "nobody", "HOME", "/nonexistent", "HOSTNAME", "x")),
        prefix("umask", "/bin/sh", "-c", "umask 077; exec \"$@\"", "sh"),
        prefix("environment order", "/bin/sh", "-c", REVERSED, "sh"),
        jvm("one processor", "-XX:ActiveProcessorCount=1"),
        jvm("sixteen processors", "-XX:ActiveProcessorCount=16"),
        environment("threads", Map.of("ARRAYC_NUM_THREADS", "1", "OMP_NUM_THREADS", "7")),
        jvm("hashes", "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2", "-Xshare:off"),
        jvm("address space", "-XX:+UseSerialGC", "-Xms256m", "-XX:-UseCompressedOops"),
        jvm("compiled differently", "-XX:TieredStopAtLevel=1"),
        prefix("fixed addresses", "/bin/sh", "-c", NOT_RANDOM, "sh"),
        environment("build date", Map.of("SOURCE_DATE_EPOCH", "1", "FORCE_SOURCE_DATE", "1")));
  }

  /** The status of a process that could not be started in this way on this machine. */
  public static final int NOT_HERE = 77;

  /** Starts the command without address space layout randomisation, which containers may forbid. */
  private static final String NOT_RANDOM =
      "setarch -R true 2>/dev/null || exit " + NOT_HERE + "; exec setarch -R \"$@\"";

  /** Starts the command with the variables of the environment the other way round. */
  private static final String REVERSED =
      "exec env -i $(env | grep -E '^[A-Za-z_]+=[^[:space:]]*$' | sort -r) \"$@\"";

  /** {@return the command that runs {@code java}, a program and its arguments, in this way} */
  public List<String> command(String java, List<String> flags, List<String> rest) {
    List<String> command = new ArrayList<>(prefix);
    command.add(java);
    command.addAll(flags);
    command.addAll(jvm);
    command.addAll(rest);
    return command;
  }

  /** Changes the variables that a process will get. */
  public void apply(Map<String, String> variables) {
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            variables.remove(name);
          } else {
            variables.put(name, value);
          }
        });
  }
}
