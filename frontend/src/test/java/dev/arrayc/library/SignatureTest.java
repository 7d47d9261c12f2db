package dev.arrayc.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.arrayc.value.PyValue;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class SignatureTest {
  /** They are read when a program calls them; a slip in one must show before that. */
  @Test
  void everySignatureOfTheLibrary_canBeRead() {
    int functions = 0;
    int ofArrays = 0;
    for (SequencedMap<String, PyValue> module : Library.modules().values()) {
      for (PyValue entry : module.values()) {
        if (entry instanceof LibraryFunction function) {
          ofArrays += function.signature().firstIsArray() ? 1 : 0;
          functions++;
        }
      }
    }
    assertThat(functions).isGreaterThan(200);
    assertThat(ofArrays).isBetween(functions / 4, functions);
  }
}
