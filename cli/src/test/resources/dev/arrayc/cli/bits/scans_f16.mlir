// RUN: stablehlo-opt -inline %s | stablehlo-translate --interpret
module @jit__lambda attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func private @tested(%arg0: tensor<20x2xf16>) -> (tensor<20x2xf16> {jax.result_info = "result[0]"}, tensor<20x2xf16> {jax.result_info = "result[1]"}, tensor<20x2xf16> {jax.result_info = "result[2]"}) {
    %0 = call @cumsum(%arg0) : (tensor<20x2xf16>) -> tensor<20x2xf16>
    %1 = call @cumsum_0(%arg0) : (tensor<20x2xf16>) -> tensor<20x2xf16>
    %2 = call @cumprod(%arg0) : (tensor<20x2xf16>) -> tensor<20x2xf16>
    return %0, %1, %2 : tensor<20x2xf16>, tensor<20x2xf16>, tensor<20x2xf16>
  }
  func.func private @cumsum(%arg0: tensor<20x2xf16>) -> tensor<20x2xf16> {
    %cst = stablehlo.constant dense<0.000000e+00> : tensor<f16>
    %0 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f16>) -> tensor<f16>
    %1 = "stablehlo.reduce_window"(%arg0, %0) <{base_dilations = array<i64: 1, 1>, padding = dense<[[19, 0], [0, 0]]> : tensor<2x2xi64>, window_dilations = array<i64: 1, 1>, window_dimensions = array<i64: 20, 1>, window_strides = array<i64: 1, 1>}> ({
    ^bb0(%arg1: tensor<f16>, %arg2: tensor<f16>):
      %2 = stablehlo.add %arg1, %arg2 : tensor<f16>
      stablehlo.return %2 : tensor<f16>
    }) : (tensor<20x2xf16>, tensor<f16>) -> tensor<20x2xf16>
    return %1 : tensor<20x2xf16>
  }
  func.func private @cumsum_0(%arg0: tensor<20x2xf16>) -> tensor<20x2xf16> {
    %cst = stablehlo.constant dense<0.000000e+00> : tensor<f16>
    %0 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f16>) -> tensor<f16>
    %1 = "stablehlo.reduce_window"(%arg0, %0) <{base_dilations = array<i64: 1, 1>, padding = dense<[[0, 19], [0, 0]]> : tensor<2x2xi64>, window_dilations = array<i64: 1, 1>, window_dimensions = array<i64: 20, 1>, window_strides = array<i64: 1, 1>}> ({
    ^bb0(%arg1: tensor<f16>, %arg2: tensor<f16>):
      %2 = stablehlo.add %arg1, %arg2 : tensor<f16>
      stablehlo.return %2 : tensor<f16>
    }) : (tensor<20x2xf16>, tensor<f16>) -> tensor<20x2xf16>
    return %1 : tensor<20x2xf16>
  }
  func.func private @cumprod(%arg0: tensor<20x2xf16>) -> tensor<20x2xf16> {
    %cst = stablehlo.constant dense<1.000000e+00> : tensor<f16>
    %0 = "stablehlo.reduce_window"(%arg0, %cst) <{base_dilations = array<i64: 1, 1>, padding = dense<[[19, 0], [0, 0]]> : tensor<2x2xi64>, window_dilations = array<i64: 1, 1>, window_dimensions = array<i64: 20, 1>, window_strides = array<i64: 1, 1>}> ({
    ^bb0(%arg1: tensor<f16>, %arg2: tensor<f16>):
      %1 = stablehlo.multiply %arg1, %arg2 : tensor<f16>
      stablehlo.return %1 : tensor<f16>
    }) : (tensor<20x2xf16>, tensor<f16>) -> tensor<20x2xf16>
    return %0 : tensor<20x2xf16>
  }
  func.func public @main() {
    %in0 = stablehlo.constant dense<"0x37B997B1A83E463991BE549DFDB8C2306FBEBD3388334D3E11351638F9BD8140AABF683C47B50CBB40B960B915360BAFEE3D52BF4F9A23BB353A3CC080B5BA32F0BDE23BB831073CAC3BD7BB62BA82B2"> : tensor<20x2xf16>
    %r:3 = call @tested(%in0) : (tensor<20x2xf16>) -> (tensor<20x2xf16>, tensor<20x2xf16>, tensor<20x2xf16>)
    %e0 = stablehlo.constant dense<"0x37B997B10C3CC0370AB9AB3704BD0639BAC1F53A42C1E440A0C0EA419CC33645B8C550460CC66E45B4C6C24453C6A644D8C4A341D9C4B43F12C420B26AC4D024E6C5043CB8C50640C3C41F3C8FC59E3A"> : tensor<20x2xf16>
    stablehlo.custom_call @check.expect_eq(%r#0, %e0) {has_side_effect = true} : (tensor<20x2xf16>, tensor<20x2xf16>) -> ()
    %e1 = stablehlo.constant dense<"0x8FC59E3AE8C4FE3B93C67D35EEC47D354FC4383264C120AADDC17ABE82C242C004BF61C420317BC5D8379AC4963CDCC3243AA4C3B9B9F6BFB3B965BCF4BD133C94BC783A7035A6B12831BCBC62BA82B2"> : tensor<20x2xf16>
    stablehlo.custom_call @check.expect_eq(%r#1, %e1) {has_side_effect = true} : (tensor<20x2xf16>, tensor<20x2xf16>) -> ()
    %e2 = stablehlo.constant dense<"0x37B997B157BC5FAF203FE91071BCD705253F6A01BA363A02433023015DB28F021936D20206B07C82482DAB0104282F80F4295600B2884D804987A30081022200B7832200AA802200A380218082000700"> : tensor<20x2xf16>
    stablehlo.custom_call @check.expect_eq(%r#2, %e2) {has_side_effect = true} : (tensor<20x2xf16>, tensor<20x2xf16>) -> ()
    return
  }
}
