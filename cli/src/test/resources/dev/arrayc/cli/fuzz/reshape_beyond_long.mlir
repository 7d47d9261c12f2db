module @module {
  func.func public @reshape(%arg0: tensor<4xf32>) -> tensor<4294967296x4294967296xf32> {
    %0 = stablehlo.reshape %arg0 : (tensor<4xf32>) -> tensor<4294967296x4294967296xf32>
    return %0 : tensor<4294967296x4294967296xf32>
  }
}
