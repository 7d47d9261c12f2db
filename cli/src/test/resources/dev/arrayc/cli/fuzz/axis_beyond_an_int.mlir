module @module {
  func.func public @torch_index_select(%arg0: tensor<4x2xf32>, %arg1: tensor<3xi32>) -> tensor<3x2xf32> {
    %0 = "stablehlo.torch_index_select"(%arg0, %arg1) <{batch_dims = -9223372036854775808 : i64, dim = 0 : i64}> : (tensor<4x2xf32>, tensor<3xi32>) -> tensor<3x2xf32>
    return %0 : tensor<3x2xf32>
  }
}
