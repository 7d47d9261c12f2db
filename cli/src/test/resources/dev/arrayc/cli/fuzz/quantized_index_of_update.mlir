module @module {
  func.func public @dynamic_update_slice(%arg0: tensor<4xf32>, %arg1: tensor<2xf32>, %arg2: tensor<!quant.uniform<i8:f32, 0.5:3>>) -> tensor<4xf32> {
    %0 = "stablehlo.dynamic_update_slice"(%arg0, %arg1, %arg2) : (tensor<4xf32>, tensor<2xf32>, tensor<!quant.uniform<i8:f32, 0.5:3>>) -> tensor<4xf32>
    "func.return"(%0) : (tensor<4xf32>) -> ()
  }
}
