package dev.arrayc.python;

import dev.arrayc.syntax.BinaryOp;
import dev.arrayc.syntax.CompareOp;
import dev.arrayc.syntax.UnaryOp;
import dev.arrayc.value.PyBool;
import dev.arrayc.value.PyTuple;
import dev.arrayc.value.PyValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code operator}: Python's operators as functions. */
final class OperatorModule {
  private OperatorModule() {}

  static Map<String, PyValue> members() {
    Map<String, PyValue> members = new LinkedHashMap<>();
    for (BinaryOp op : BinaryOp.values()) {
      boolean keyword = op == BinaryOp.BIT_AND || op == BinaryOp.BIT_OR;
      String name = op.special() + (keyword ? "_" : "");
      add(members, name, a -> Operations.binary(op, a.exactly(2).get(0), a.get(1)));
    }
    for (CompareOp op :
        List.of(
            CompareOp.EQ, CompareOp.NE, CompareOp.LT, CompareOp.LE, CompareOp.GT, CompareOp.GE)) {
      add(
          members,
          op.name().toLowerCase(Locale.ROOT),
          a -> Comparison.compare(op, a.exactly(2).get(0), a.get(1)));
    }
    add(members, "neg", a -> Operations.unary(UnaryOp.NEGATIVE, a.exactly(1).get(0)));
    add(members, "pos", a -> Operations.unary(UnaryOp.POSITIVE, a.exactly(1).get(0)));
    add(members, "invert", a -> Operations.unary(UnaryOp.INVERT, a.exactly(1).get(0)));
    add(members, "not_", a -> PyBool.of(!Operations.truth(a.exactly(1).get(0))));
    add(members, "truth", a -> PyBool.of(Operations.truth(a.exactly(1).get(0))));
    add(members, "getitem", a -> Indexing.get(a.exactly(2).get(0), a.get(1)));
    add(members, "contains", a -> PyBool.of(Comparison.contains(a.exactly(2).get(0), a.get(1))));
    add(members, "itemgetter", OperatorModule::itemGetter);
    add(members, "attrgetter", OperatorModule::attributeGetter);
    return members;
  }

  private static void add(Map<String, PyValue> members, String name, Args.Body body) {
    members.put(name, Builtin.function(name, body));
  }

  private static PyValue itemGetter(Args keys) {
    return Builtin.function(
        "itemgetter",
        args -> {
          List<PyValue> items = new ArrayList<>();
          keys.positional().forEach(k -> items.add(Indexing.get(args.exactly(1).get(0), k)));
          return items.size() == 1 ? items.getFirst() : PyTuple.of(items);
        });
  }

  private static PyValue attributeGetter(Args names) {
    return Builtin.function(
        "attrgetter",
        args -> {
          List<PyValue> items = new ArrayList<>();
          for (int i = 0; i < names.count(); i++) {
            PyValue value = args.exactly(1).get(0);
            for (String name : names.string(i).split("\\.", -1)) {
              value = Attributes.get(value, name);
            }
            items.add(value);
          }
          return items.size() == 1 ? items.getFirst() : PyTuple.of(items);
        });
  }
}
