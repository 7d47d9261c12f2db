module @module {
  func.func public @gather(%arg0: tensor<4x2xf32>, %arg1: tensor<3x1x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<3x2xf32> {
    %0 = "stablehlo.gather"(%arg0, %arg1) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 2>}> : (tensor<4x2xf32>, tensor<3x1x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<3x2xf32>
    "func.return"(%0) : (tensor<3x2xf32>) -> ()
  }
}
