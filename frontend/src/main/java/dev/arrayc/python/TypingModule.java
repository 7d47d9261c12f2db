package dev.arrayc.python;

import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyStr;
import dev.arrayc.value.PyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Modules that only annotate or name types: {@code typing} and its relatives. */
final class TypingModule {
  private static final List<String> FORMS =
      List.of(
          "Any",
          "AnyStr",
          "Annotated",
          "Callable",
          "ClassVar",
          "Dict",
          "Final",
          "FrozenSet",
          "Generic",
          "Hashable",
          "Iterable",
          "Iterator",
          "List",
          "Literal",
          "Mapping",
          "MutableMapping",
          "MutableSequence",
          "NoReturn",
          "Optional",
          "ParamSpec",
          "Protocol",
          "Self",
          "Sequence",
          "Set",
          "Sized",
          "SupportsFloat",
          "SupportsInt",
          "Tuple",
          "Type",
          "TypeAlias",
          "Union",
          "Generator",
          "Collection",
          "Concatenate",
          "TypeGuard",
          "Unpack",
          "TypeVarTuple");

  private TypingModule() {}

  static Map<String, PyValue> typing() {
    Map<String, PyValue> members = new LinkedHashMap<>();
    for (String form : FORMS) {
      members.put(form, TypeForm.typing(form));
    }
    members.put("NamedTuple", Classes.NAMED_TUPLE);
    members.put("TYPE_CHECKING", PyBool.FALSE);
    members.put("cast", Builtin.function("cast", a -> a.exactly(2).get(1)));
    members.put("overload", Builtin.function("overload", a -> a.exactly(1).get(0)));
    members.put("NewType", Builtin.function("NewType", a -> a.exactly(2).get(1)));
    members.put("TypeVar", Builtin.function("TypeVar", a -> TypeForm.typing(a.string(0))));
    return members;
  }

  static Map<String, PyValue> jaxTyping() {
    Map<String, PyValue> members = new LinkedHashMap<>();
    members.put("ArrayLike", TypeForm.typing("ArrayLike"));
    members.put("DTypeLike", TypeForm.typing("DTypeLike"));
    return members;
  }

  static Map<String, PyValue> future() {
    Map<String, PyValue> members = new LinkedHashMap<>();
    for (String feature :
        List.of("annotations", "division", "print_function", "generator_stop", "absolute_import")) {
      members.put(feature, new PyStr(feature));
    }
    return members;
  }
}
