package dev.arrayc.portable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The strings of an artifact: their lengths from the last to the first, then the bytes. */
record Strings(List<String> all) {
  static Strings read(ByteSource in) {
    int count = in.count("strings");
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lengths.add(in.count("bytes of a string"));
    }
    Collections.reverse(lengths);
    List<String> all = new ArrayList<>();
    for (int length : lengths) {
      if (length == 0) {
        throw in.failure("a string without its final zero");
      }
      all.add(in.slice(length - 1, "a string").text());
      in.octet("the end of a string");
    }
    return new Strings(all);
  }

  String at(int offset, long index) {
    return all.get(ByteSource.checkedIndex(offset, index, all.size(), "string"));
  }
}
