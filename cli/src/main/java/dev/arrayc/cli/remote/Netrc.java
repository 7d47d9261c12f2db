package dev.arrayc.cli.remote;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Names and passwords by machine, in the form that curl and git read too. */
public final class Netrc {
  private Netrc() {}

  /**
   * {@return the {@code Authorization} header for a machine; of its own entry, else of the default
   * one}
   */
  public static Optional<String> authorization(String netrc, String host) {
    Deque<String> words = new ArrayDeque<>();
    netrc
        .lines()
        .map(line -> line.replaceFirst("(^|\\s)#.*", ""))
        .forEach(line -> words.addAll(List.of(line.strip().split("\\s+"))));
    boolean applies = false;
    String login = "";
    String password = "";
    while (!words.isEmpty()) {
      switch (words.pop()) {
        case "machine" -> {
          if (applies) {
            return Optional.of(basic(login, password));
          }
          applies = host.equals(next(words));
        }
        case "default" -> {
          if (applies) {
            return Optional.of(basic(login, password));
          }
          applies = true;
        }
        case "login" -> login = applies ? next(words) : skip(words, login);
        case "password" -> password = applies ? next(words) : skip(words, password);
        default -> {}
      }
    }
    return applies ? Optional.of(basic(login, password)) : Optional.empty();
  }

  private static String next(Deque<String> words) {
    return words.isEmpty() ? "" : words.pop();
  }

  private static String skip(Deque<String> words, String kept) {
    words.poll();
    return kept;
  }

  private static String basic(String login, String password) {
    byte[] pair = (login + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
