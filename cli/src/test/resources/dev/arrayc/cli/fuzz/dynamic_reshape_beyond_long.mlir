module @module {
  func.func public @dynamic_reshape(%arg0: tensor<4xi8>, %arg1: tensor<1xi32>) -> tensor<4294967296x4294967296xi8> {
    %0 = stablehlo.dynamic_reshape %arg0, %arg1 : (tensor<4xi8>, tensor<1xi32>) -> tensor<4294967296x4294967296xi8>
    return %0 : tensor<4294967296x4294967296xi8>
  }
}
