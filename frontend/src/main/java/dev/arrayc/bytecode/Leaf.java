package dev.arrayc.bytecode;

import dev.arrayc.bytecode.Heap.Content;
import dev.arrayc.bytecode.JValue.Num;
import dev.arrayc.ir.DType;
import dev.arrayc.ir.TensorType;
import java.lang.constant.ClassDesc;

/** A part of a path's state that a value of the program can stand for. */
sealed interface Leaf {
  /** {@return the type of the value that stands for it} */
  TensorType type();

  /** {@return whether it depends on traced arguments} */
  boolean isData();

  /** A number. */
  record Number(Num number, DType dtype) implements Leaf {
    /** A number in the dtype in which it is cheapest: a boolean as such. */
    static Number of(Num number) {
      return new Number(number, isTruth(number) ? DType.BOOL : number.kind().dtype());
    }

    static boolean isTruth(Num number) {
      return number instanceof JValue.Flag;
    }

    @Override
    public TensorType type() {
      return TensorType.scalar(dtype);
    }

    @Override
    public boolean isData() {
      return number.isData();
    }
  }

  /** The elements of an array. */
  record Array(Content content, ClassDesc component, TensorType type) implements Leaf {
    @Override
    public boolean isData() {
      return true;
    }
  }

  /** An array of the array library. */
  record Library(dev.arrayc.value.Array array) implements Leaf {
    @Override
    public TensorType type() {
      return array.type();
    }

    @Override
    public boolean isData() {
      return true;
    }
  }
}
