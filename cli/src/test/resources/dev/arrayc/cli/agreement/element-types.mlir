// Element types that few ops meet: below a byte, pairs, quantized.
!q = !quant.uniform<i8:f32, 0.5:3>
!wide = !quant.uniform<i32:f32, 0.125>
func.func @main(
    %bytes: tensor<3xi8>, %quarters: tensor<3x4xi2>, %halves: tensor<3x8xui4>, %complex: tensor<4x5xcomplex<f32>>,
    %doubles: tensor<3xcomplex<f64>>, %power: tensor<3xf8E8M0FNU>, %key: tensor<2xui64>,
    %array: tensor<2x3x2x!q>, %feature: tensor<3x!q>, %operand: tensor<4x6x!q>, %source: tensor<2x2x!q>, %init: tensor<!q>)
    -> (tensor<3x4xui2>, tensor<3x2xi4>, tensor<3xf8E5M2>, tensor<3xf32>, tensor<4x5xcomplex<f32>>,
        tensor<3x2xcomplex<f32>>, tensor<3xf8E8M0FNU>, tensor<3x3xf6E3M2FN>, tensor<2x3x2x!q>, tensor<3x!q>,
        tensor<2x3x2x!q>, tensor<4x6x!wide>) {
  %0 = stablehlo.bitcast_convert %bytes : (tensor<3xi8>) -> tensor<3x4xui2>
  %1 = stablehlo.bitcast_convert %bytes : (tensor<3xi8>) -> tensor<3x2xi4>
  %2 = stablehlo.bitcast_convert %quarters : (tensor<3x4xi2>) -> tensor<3xf8E5M2>
  %3 = stablehlo.bitcast_convert %halves : (tensor<3x8xui4>) -> tensor<3xf32>
  %4 = "stablehlo.sort"(%complex) <{dimension = 0 : i64, is_stable = true}> ({
    ^bb0(%a: tensor<complex<f32>>, %b: tensor<complex<f32>>):
      %c = stablehlo.compare LT, %a, %b : (tensor<complex<f32>>, tensor<complex<f32>>) -> tensor<i1>
      stablehlo.return %c : tensor<i1>
  }) : (tensor<4x5xcomplex<f32>>) -> tensor<4x5xcomplex<f32>>
  %5 = stablehlo.bitcast_convert %doubles : (tensor<3xcomplex<f64>>) -> tensor<3x2xcomplex<f32>>
  %6 = stablehlo.imag %power : (tensor<3xf8E8M0FNU>) -> tensor<3xf8E8M0FNU>
  %7:2 = stablehlo.rng_bit_generator %key, algorithm = THREE_FRY : (tensor<2xui64>) -> (tensor<2xui64>, tensor<3x3xf6E3M2FN>)
  %8:3 = "stablehlo.batch_norm_training"(%array, %feature, %feature) <{epsilon = 0.01 : f32, feature_index = 1 : i64}>
    : (tensor<2x3x2x!q>, tensor<3x!q>, tensor<3x!q>) -> (tensor<2x3x2x!q>, tensor<3x!q>, tensor<3x!q>)
  %9 = "stablehlo.batch_norm_inference"(%array, %feature, %feature, %feature, %feature)
    <{epsilon = 0.01 : f32, feature_index = 1 : i64}>
    : (tensor<2x3x2x!q>, tensor<3x!q>, tensor<3x!q>, tensor<3x!q>, tensor<3x!q>) -> tensor<2x3x2x!q>
  %10 = "stablehlo.select_and_scatter"(%operand, %source, %init)
    <{window_dimensions = array<i64: 3, 3>, window_strides = array<i64: 2, 3>, padding = dense<[[0, 1], [0, 0]]> : tensor<2x2xi64>}> ({
    ^bb0(%a: tensor<!q>, %b: tensor<!q>):
      %c = stablehlo.compare GE, %a, %b : (tensor<!q>, tensor<!q>) -> tensor<i1>
      stablehlo.return %c : tensor<i1>
  }, {
    ^bb0(%a: tensor<!wide>, %b: tensor<!wide>):
      %c = stablehlo.add %a, %b : tensor<!wide>
      stablehlo.return %c : tensor<!wide>
  }) : (tensor<4x6x!q>, tensor<2x2x!q>, tensor<!q>) -> tensor<4x6x!wide>
  return %0, %1, %2, %3, %4, %5, %6, %7#1, %8#0, %8#1, %9, %10
    : tensor<3x4xui2>, tensor<3x2xi4>, tensor<3xf8E5M2>, tensor<3xf32>, tensor<4x5xcomplex<f32>>,
      tensor<3x2xcomplex<f32>>, tensor<3xf8E8M0FNU>, tensor<3x3xf6E3M2FN>, tensor<2x3x2x!q>, tensor<3x!q>,
      tensor<2x3x2x!q>, tensor<4x6x!wide>
}
