func.func @main() {
  %bytes = stablehlo.constant dense<[-114, 1]> : tensor<2xi8>
  %halves = stablehlo.bitcast_convert %bytes : (tensor<2xi8>) -> tensor<2x2xi4>
  check.expect_eq_const %halves, dense<[[-2, -8], [1, 0]]> : tensor<2x2xi4>
  %again = stablehlo.bitcast_convert %halves : (tensor<2x2xi4>) -> tensor<2xi8>
  check.expect_eq %again, %bytes : tensor<2xi8>
  %one = stablehlo.constant dense<(1.0, 0.0)> : tensor<complex<f64>>
  %parts = stablehlo.bitcast_convert %one : (tensor<complex<f64>>) -> tensor<2xcomplex<f32>>
  check.expect_eq_const %parts, dense<[(0.0, 1.875), (0.0, 0.0)]> : tensor<2xcomplex<f32>>
  %complex = "chlo.constant_like"(%one) <{value = #complex.number<:f64 1.5, -2.0> : complex<f64>}>
    : (tensor<complex<f64>>) -> tensor<complex<f64>>
  check.expect_eq_const %complex, dense<(1.5, -2.0)> : tensor<complex<f64>>
  %infinite = "chlo.constant_like"(%bytes) {value = 0x7F800000 : f32} : (tensor<2xi8>) -> tensor<2xf32>
  check.expect_eq_const %infinite, dense<0x7F800000> : tensor<2xf32>
  return
}
