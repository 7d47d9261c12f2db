module @module {
  func.func public @reduce_precision(%arg0: tensor<4xf32>) -> tensor<4xf32> {
    %0 = "stablehlo.reduce_precision"(%arg0) <{exponent_bits = 4294967296 : i32, mantissa_bits = 10 : i32}> : (tensor<4xf32>) -> tensor<4xf32>
    "func.return"(%0) : (tensor<4xf32>) -> ()
  }
}
