package dev.arrayc.mlir.codegen;

import dev.arrayc.mlir.capi.Callbacks.Message;
import dev.arrayc.mlir.capi.Callbacks.Severity;
import java.util.List;
import java.util.stream.Collectors;

/** MLIR or LLVM refused what we gave it. Becomes a {@link BugReport}. */
final class StageFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Message> messages;

  StageFailure(String stage, List<Message> messages) {
    super(
        stage
            + " failed"
            + messages.stream().map(m -> ": " + m.text()).collect(Collectors.joining()),
        null,
        false,
        false);
    this.messages = messages;
  }

  /** A stage that failed with one message. */
  static StageFailure of(String stage, String message) {
    return new StageFailure(stage, List.of(new Message(Severity.ERROR, message, "")));
  }

  List<Message> messages() {
    return messages;
  }
}
