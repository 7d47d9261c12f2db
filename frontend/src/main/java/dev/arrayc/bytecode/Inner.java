package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Dense;
import dev.arrayc.bytecode.JValue.Flag;
import dev.arrayc.bytecode.JValue.Known;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.bytecode.JValue.Traced;
import dev.arrayc.ir.Value;
import dev.arrayc.value.Tracer;

/** A walk over a state that looks for what was computed inside of a region and leaves it. */
abstract class Inner implements Walk.Joiner {
  private final int watermark;

  /**
   * A walk.
   *
   * @param watermark values below this number are from outside of the region
   */
  Inner(int watermark) {
    this.watermark = watermark;
  }

  /** What was computed inside has to be handed out. */
  @Override
  public boolean isWanted(String key, Leaf leaf) {
    return switch (leaf) {
      case Leaf.Number n -> isInner(n.number());
      case Leaf.Array a -> a.content() instanceof Dense d && isInner(d.tensor());
      case Leaf.Library l -> l.array() instanceof Tracer t && isInner(t.value());
    };
  }

  private boolean isInner(Num n) {
    return switch (n) {
      case Known k -> false;
      case Traced t -> isInner(t.value());
      case Flag f -> isInner(f.value());
      case JValue.Compared c -> isInner(c.a()) || isInner(c.b());
    };
  }

  private boolean isInner(Value value) {
    return value.id() >= watermark;
  }

  @Override
  public boolean copies(String key) {
    return false;
  }
}
