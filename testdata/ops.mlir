module @ops {
  func.func public @abs(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.abs %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @negate(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.negate %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @sign(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.sign %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @floor(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.floor %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @ceil(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.ceil %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @round_nearest_even(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.round_nearest_even %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @round_nearest_afz(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.round_nearest_afz %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @sqrt(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.sqrt %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @not(%arg0: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.not %arg0 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @popcnt(%arg0: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.popcnt %arg0 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @count_leading_zeros(%arg0: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.count_leading_zeros %arg0 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @add(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.add %arg0, %arg1 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @subtract(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.subtract %arg0, %arg1 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @multiply(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.multiply %arg0, %arg1 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @divide(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.divide %arg0, %arg1 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @remainder(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.remainder %arg0, %arg1 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @maximum(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.maximum %arg0, %arg1 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @minimum(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.minimum %arg0, %arg1 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @and(%arg0: tensor<3x4xi32>, %arg1: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.and %arg0, %arg1 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @or(%arg0: tensor<3x4xi32>, %arg1: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.or %arg0, %arg1 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @xor(%arg0: tensor<3x4xi32>, %arg1: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.xor %arg0, %arg1 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @shift_left(%arg0: tensor<3x4xi32>, %arg1: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.shift_left %arg0, %arg1 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @shift_right_logical(%arg0: tensor<3x4xi32>, %arg1: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.shift_right_logical %arg0, %arg1 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @shift_right_arithmetic(%arg0: tensor<3x4xi32>, %arg1: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.shift_right_arithmetic %arg0, %arg1 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @exponential(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.exponential %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @exponential_minus_one(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.exponential_minus_one %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @log(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.log %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @log_plus_one(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.log_plus_one %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @logistic(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.logistic %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @sine(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.sine %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @cosine(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.cosine %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @tan(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.tan %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @tanh(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.tanh %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @rsqrt(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.rsqrt %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @cbrt(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.cbrt %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @power(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.power %arg0, %arg1 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @atan2(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.atan2 %arg0, %arg1 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @erf(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.erf %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @erfc(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.erfc %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @erf_inv(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.erf_inv %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @asin(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.asin %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @acos(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.acos %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @atan(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.atan %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @sinh(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.sinh %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @cosh(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.cosh %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @asinh(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.asinh %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @acosh(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.acosh %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @atanh(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.atanh %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @lgamma(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.lgamma %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @digamma(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.digamma %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @polygamma(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.polygamma %arg0, %arg1 : tensor<3x4xf32>, tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @zeta(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.zeta %arg0, %arg1 : tensor<3x4xf32>, tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @bessel_i1e(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.bessel_i1e %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @next_after(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.next_after %arg0, %arg1 : tensor<3x4xf32>, tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @mulhi(%arg0: tensor<3x4xi32>, %arg1: tensor<3x4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = chlo.mulhi %arg0, %arg1 : tensor<3x4xi32>, tensor<3x4xi32> -> tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @chlo_tan(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.tan %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @square(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.square %arg0 : tensor<3x4xf32> -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @is_inf(%arg0: tensor<3x4xf32>) -> (tensor<3x4xi1> {jax.result_info = "result"}) {
    %0 = chlo.is_inf %arg0 : tensor<3x4xf32> -> tensor<3x4xi1>
    return %0 : tensor<3x4xi1>
  }
  func.func private @is_pos_inf(%arg0: tensor<3x4xf32>) -> (tensor<3x4xi1> {jax.result_info = "result"}) {
    %0 = chlo.is_pos_inf %arg0 : tensor<3x4xf32> -> tensor<3x4xi1>
    return %0 : tensor<3x4xi1>
  }
  func.func private @is_neg_inf(%arg0: tensor<3x4xf32>) -> (tensor<3x4xi1> {jax.result_info = "result"}) {
    %0 = chlo.is_neg_inf %arg0 : tensor<3x4xf32> -> tensor<3x4xi1>
    return %0 : tensor<3x4xi1>
  }
  func.func private @is_finite(%arg0: tensor<3x4xf32>) -> (tensor<3x4xi1> {jax.result_info = "result"}) {
    %0 = stablehlo.is_finite %arg0 : (tensor<3x4xf32>) -> tensor<3x4xi1>
    return %0 : tensor<3x4xi1>
  }
  func.func private @convert(%arg0: tensor<3x4xf32>) -> (tensor<3x4xi16> {jax.result_info = "result"}) {
    %0 = stablehlo.convert %arg0 : (tensor<3x4xf32>) -> tensor<3x4xi16>
    return %0 : tensor<3x4xi16>
  }
  func.func private @bitcast_convert(%arg0: tensor<3x4xf32>) -> (tensor<3x4x4xui8> {jax.result_info = "result"}) {
    %0 = stablehlo.bitcast_convert %arg0 : (tensor<3x4xf32>) -> tensor<3x4x4xui8>
    return %0 : tensor<3x4x4xui8>
  }
  func.func private @reduce_precision(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.reduce_precision %arg0, format = e5m4 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @real(%arg0: tensor<3x4xcomplex<f32>>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.real %arg0 : (tensor<3x4xcomplex<f32>>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @imag(%arg0: tensor<3x4xcomplex<f32>>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.imag %arg0 : (tensor<3x4xcomplex<f32>>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @complex(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xcomplex<f32>> {jax.result_info = "result"}) {
    %0 = stablehlo.complex %arg0, %arg1 : tensor<3x4xcomplex<f32>>
    return %0 : tensor<3x4xcomplex<f32>>
  }
  func.func private @compare(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xi1> {jax.result_info = "result"}) {
    %0 = stablehlo.compare LT, %arg0, %arg1 : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<3x4xi1>
    return %0 : tensor<3x4xi1>
  }
  func.func private @select(%arg0: tensor<3x4xi1>, %arg1: tensor<3x4xf32>, %arg2: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.select %arg0, %arg1, %arg2 : tensor<3x4xi1>, tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @clamp(%arg0: tensor<f32>, %arg1: tensor<3x4xf32>, %arg2: tensor<f32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.clamp %arg0, %arg1, %arg2 : (tensor<f32>, tensor<3x4xf32>, tensor<f32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @constant() -> (tensor<2x2xi1> {jax.result_info = "result"}, tensor<2x2xi2> {jax.result_info = "result"}, tensor<2x2xi4> {jax.result_info = "result"}, tensor<2x2xi8> {jax.result_info = "result"}, tensor<2x2xi16> {jax.result_info = "result"}, tensor<2x2xi32> {jax.result_info = "result"}, tensor<2x2xi64> {jax.result_info = "result"}, tensor<2x2xui2> {jax.result_info = "result"}, tensor<2x2xui4> {jax.result_info = "result"}, tensor<2x2xui8> {jax.result_info = "result"}, tensor<2x2xui16> {jax.result_info = "result"}, tensor<2x2xui32> {jax.result_info = "result"}, tensor<2x2xui64> {jax.result_info = "result"}, tensor<2x2xf4E2M1FN> {jax.result_info = "result"}, tensor<2x2xf8E3M4> {jax.result_info = "result"}, tensor<2x2xf8E4M3> {jax.result_info = "result"}, tensor<2x2xf8E4M3FN> {jax.result_info = "result"}, tensor<2x2xf8E4M3FNUZ> {jax.result_info = "result"}, tensor<2x2xf8E4M3B11FNUZ> {jax.result_info = "result"}, tensor<2x2xf8E5M2> {jax.result_info = "result"}, tensor<2x2xf8E5M2FNUZ> {jax.result_info = "result"}, tensor<2x2xf8E8M0FNU> {jax.result_info = "result"}, tensor<2x2xbf16> {jax.result_info = "result"}, tensor<2x2xf16> {jax.result_info = "result"}, tensor<2x2xf32> {jax.result_info = "result"}, tensor<2x2xf64> {jax.result_info = "result"}, tensor<2x2xcomplex<f32>> {jax.result_info = "result"}, tensor<2x2xcomplex<f64>> {jax.result_info = "result"}, tensor<300xui16> {jax.result_info = "result"}, tensor<300xf64> {jax.result_info = "result"}, tensor<0xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[[true, false], [true, true]]> : tensor<2x2xi1>
    %c_0 = stablehlo.constant dense<[[-1, 0], [1, -2]]> : tensor<2x2xi2>
    %c_1 = stablehlo.constant dense<[[-1, 0], [1, 2]]> : tensor<2x2xi4>
    %c_2 = stablehlo.constant dense<[[-1, 0], [1, 2]]> : tensor<2x2xi8>
    %c_3 = stablehlo.constant dense<[[-1, 0], [1, 2]]> : tensor<2x2xi16>
    %c_4 = stablehlo.constant dense<[[-1, 0], [1, 2]]> : tensor<2x2xi32>
    %c_5 = stablehlo.constant dense<[[-1, 0], [1, 2]]> : tensor<2x2xi64>
    %c_6 = stablehlo.constant dense<[[3, 0], [1, 2]]> : tensor<2x2xui2>
    %c_7 = stablehlo.constant dense<[[15, 0], [1, 2]]> : tensor<2x2xui4>
    %c_8 = stablehlo.constant dense<[[255, 0], [1, 2]]> : tensor<2x2xui8>
    %c_9 = stablehlo.constant dense<[[65535, 0], [1, 2]]> : tensor<2x2xui16>
    %c_10 = stablehlo.constant dense<[[4294967295, 0], [1, 2]]> : tensor<2x2xui32>
    %c_11 = stablehlo.constant dense<[[18446744073709551615, 0], [1, 2]]> : tensor<2x2xui64>
    %cst = stablehlo.constant dense<[[-0.000000e+00, -0.000000e+00], [5.000000e-01, 0.000000e+00]]> : tensor<2x2xf4E2M1FN>
    %cst_12 = stablehlo.constant dense<[[-0.000000e+00, 0x78], [3.281250e-01, 0.000000e+00]]> : tensor<2x2xf8E3M4>
    %cst_13 = stablehlo.constant dense<[[-0.000000e+00, 0x7C], [3.437500e-01, 0.000000e+00]]> : tensor<2x2xf8E4M3>
    %cst_14 = stablehlo.constant dense<[[-0.000000e+00, 0x7F], [3.437500e-01, 0.000000e+00]]> : tensor<2x2xf8E4M3FN>
    %cst_15 = stablehlo.constant dense<[[0.000000e+00, 0x80], [3.437500e-01, 0.000000e+00]]> : tensor<2x2xf8E4M3FNUZ>
    %cst_16 = stablehlo.constant dense<[[0.000000e+00, 0x80], [3.437500e-01, 0.000000e+00]]> : tensor<2x2xf8E4M3B11FNUZ>
    %cst_17 = stablehlo.constant dense<[[-0.000000e+00, 0x7E], [3.125000e-01, 0.000000e+00]]> : tensor<2x2xf8E5M2>
    %cst_18 = stablehlo.constant dense<[[0.000000e+00, 0x80], [3.125000e-01, 0.000000e+00]]> : tensor<2x2xf8E5M2FNUZ>
    %cst_19 = stablehlo.constant dense<[[0xFF, 0xFF], [2.500000e-01, 5.877470e-39]]> : tensor<2x2xf8E8M0FNU>
    %cst_20 = stablehlo.constant dense<[[-0.000000e+00, 0x7FC0], [3.339840e-01, 0.000000e+00]]> : tensor<2x2xbf16>
    %cst_21 = stablehlo.constant dense<[[-0.000000e+00, 0x7E00], [3.332520e-01, 0.000000e+00]]> : tensor<2x2xf16>
    %cst_22 = stablehlo.constant dense<[[-0.000000e+00, 0x7FC00000], [0.333333343, 1.401300e-45]]> : tensor<2x2xf32>
    %cst_23 = stablehlo.constant dense<[[-0.000000e+00, 0x7FF8000000000000], [0.33333333333333331, 1.4012984643248171E-45]]> : tensor<2x2xf64>
    %cst_24 = stablehlo.constant dense<[[(-0.000000e+00,1.000000e+00), (2.000000e+00,-3.000000e+00)], [(0x7F800000,5.000000e-01), (0.000000e+00,0.000000e+00)]]> : tensor<2x2xcomplex<f32>>
    %cst_25 = stablehlo.constant dense<[[(-0.000000e+00,1.000000e+00), (2.000000e+00,-3.000000e+00)], [(0x7FF0000000000000,5.000000e-01), (0.000000e+00,0.000000e+00)]]> : tensor<2x2xcomplex<f64>>
    %c_26 = stablehlo.constant dense<"0x000007000E0015001C0023002A00310038003F0046004D0054005B0062006900700077007E0085008C0093009A00A100A800AF00B600BD00C400CB00D200D900E000E700EE00F500FC0003010A01110118011F0126012D0134013B0142014901500157015E0165016C0173017A01810188018F0196019D01A401AB01B201B901C001C701CE01D501DC01E301EA01F101F801FF0106020D0214021B0222022902300237023E0245024C0253025A02610268026F0276027D0284028B0292029902A002A702AE02B502BC02C302CA02D102D802DF02E602ED02F402FB0202030903100317031E0325032C0333033A03410348034F0356035D0364036B0372037903800387038E0395039C03A303AA03B103B803BF03C603CD03D403DB03E203E903F003F703FE0305040C0413041A04210428042F0436043D0444044B0452045904600467046E0475047C0483048A04910498049F04A604AD04B404BB04C204C904D004D704DE04E504EC04F304FA04010508050F0516051D0524052B0532053905400547054E0555055C0563056A05710578057F0586058D0594059B05A205A905B005B705BE05C505CC05D305DA05E105E805EF05F605FD0504060B0612061906200627062E0635063C0643064A06510658065F0666066D0674067B0682068906900697069E06A506AC06B306BA06C106C806CF06D606DD06E406EB06F206F906000707070E0715071C0723072A07310738073F0746074D0754075B0762076907700777077E0785078C0793079A07A107A807AF07B607BD07C407CB07D207D907E007E707EE07F507FC0703080A08110818081F0826082D08"> : tensor<300xui16>
    %cst_27 = stablehlo.constant dense<"0x0000000000000000922449922449C23F922449922449D23FDBB66DDBB66DDB3F922449922449E23FB76DDBB66DDBE63FDBB66DDBB66DEB3F000000000000F03F922449922449F23F254992244992F43FB76DDBB66DDBF63F499224499224F93FDBB66DDBB66DFB3F6EDBB66DDBB6FD3F000000000000004049922449922401409224499224490240DBB66DDBB66D034025499224499204406EDBB66DDBB60540B76DDBB66DDB0640000000000000084049922449922409409224499224490A40DBB66DDBB66D0B402549922449920C406EDBB66DDBB60D40B76DDBB66DDB0E400000000000001040254992244992104049922449922411406EDBB66DDBB611409224499224491240B76DDBB66DDB1240DBB66DDBB66D13400000000000001440254992244992144049922449922415406EDBB66DDBB615409224499224491640B76DDBB66DDB1640DBB66DDBB66D17400000000000001840254992244992184049922449922419406EDBB66DDBB619409224499224491A40B76DDBB66DDB1A40DBB66DDBB66D1B400000000000001C402549922449921C404992244992241D406EDBB66DDBB61D409224499224491E40B76DDBB66DDB1E40DBB66DDBB66D1F40000000000000204092244992244920402549922449922040B76DDBB66DDB20404992244992242140DBB66DDBB66D21406EDBB66DDBB62140000000000000224092244992244922402549922449922240B76DDBB66DDB22404992244992242340DBB66DDBB66D23406EDBB66DDBB62340000000000000244092244992244924402549922449922440B76DDBB66DDB24404992244992242540DBB66DDBB66D25406EDBB66DDBB62540000000000000264092244992244926402549922449922640B76DDBB66DDB26404992244992242740DBB66DDBB66D27406EDBB66DDBB62740000000000000284092244992244928402549922449922840B76DDBB66DDB28404992244992242940DBB66DDBB66D29406EDBB66DDBB629400000000000002A409224499224492A402549922449922A40B76DDBB66DDB2A404992244992242B40DBB66DDBB66D2B406EDBB66DDBB62B400000000000002C409224499224492C402549922449922C40B76DDBB66DDB2C404992244992242D40DBB66DDBB66D2D406EDBB66DDBB62D400000000000002E409224499224492E402549922449922E40B76DDBB66DDB2E404992244992242F40DBB66DDBB66D2F406EDBB66DDBB62F40000000000000304049922449922430409224499224493040DBB66DDBB66D304025499224499230406EDBB66DDBB63040B76DDBB66DDB3040000000000000314049922449922431409224499224493140DBB66DDBB66D314025499224499231406EDBB66DDBB63140B76DDBB66DDB3140000000000000324049922449922432409224499224493240DBB66DDBB66D324025499224499232406EDBB66DDBB63240B76DDBB66DDB3240000000000000334049922449922433409224499224493340DBB66DDBB66D334025499224499233406EDBB66DDBB63340B76DDBB66DDB3340000000000000344049922449922434409224499224493440DBB66DDBB66D344025499224499234406EDBB66DDBB63440B76DDBB66DDB3440000000000000354049922449922435409224499224493540DBB66DDBB66D354025499224499235406EDBB66DDBB63540B76DDBB66DDB3540000000000000364049922449922436409224499224493640DBB66DDBB66D364025499224499236406EDBB66DDBB63640B76DDBB66DDB3640000000000000374049922449922437409224499224493740DBB66DDBB66D374025499224499237406EDBB66DDBB63740B76DDBB66DDB3740000000000000384049922449922438409224499224493840DBB66DDBB66D384025499224499238406EDBB66DDBB63840B76DDBB66DDB3840000000000000394049922449922439409224499224493940DBB66DDBB66D394025499224499239406EDBB66DDBB63940B76DDBB66DDB39400000000000003A404992244992243A409224499224493A40DBB66DDBB66D3A402549922449923A406EDBB66DDBB63A40B76DDBB66DDB3A400000000000003B404992244992243B409224499224493B40DBB66DDBB66D3B402549922449923B406EDBB66DDBB63B40B76DDBB66DDB3B400000000000003C404992244992243C409224499224493C40DBB66DDBB66D3C402549922449923C406EDBB66DDBB63C40B76DDBB66DDB3C400000000000003D404992244992243D409224499224493D40DBB66DDBB66D3D402549922449923D406EDBB66DDBB63D40B76DDBB66DDB3D400000000000003E404992244992243E409224499224493E40DBB66DDBB66D3E402549922449923E406EDBB66DDBB63E40B76DDBB66DDB3E400000000000003F404992244992243F409224499224493F40DBB66DDBB66D3F402549922449923F406EDBB66DDBB63F40B76DDBB66DDB3F400000000000004040254992244912404049922449922440406EDBB66DDB3640409224499224494040B76DDBB66D5B4040DBB66DDBB66D4040000000000080404025499224499240404992244992A440406EDBB66DDBB640409224499224C94040B76DDBB66DDB4040DBB66DDBB6ED40400000000000004140254992244912414049922449922441406EDBB66DDB3641409224499224494140B76DDBB66D5B4140DBB66DDBB66D4140000000000080414025499224499241404992244992A441406EDBB66DDBB641409224499224C94140B76DDBB66DDB4140DBB66DDBB6ED41400000000000004240254992244912424049922449922442406EDBB66DDB3642409224499224494240B76DDBB66D5B4240DBB66DDBB66D4240000000000080424025499224499242404992244992A442406EDBB66DDBB642409224499224C94240B76DDBB66DDB4240DBB66DDBB6ED42400000000000004340254992244912434049922449922443406EDBB66DDB3643409224499224494340B76DDBB66D5B4340DBB66DDBB66D4340000000000080434025499224499243404992244992A443406EDBB66DDBB643409224499224C94340B76DDBB66DDB4340DBB66DDBB6ED43400000000000004440254992244912444049922449922444406EDBB66DDB3644409224499224494440B76DDBB66D5B4440DBB66DDBB66D4440000000000080444025499224499244404992244992A444406EDBB66DDBB644409224499224C94440B76DDBB66DDB4440DBB66DDBB6ED44400000000000004540254992244912454049922449922445406EDBB66DDB3645409224499224494540B76DDBB66D5B4540"> : tensor<300xf64>
    %cst_28 = stablehlo.constant dense<> : tensor<0xf32>
    return %c, %c_0, %c_1, %c_2, %c_3, %c_4, %c_5, %c_6, %c_7, %c_8, %c_9, %c_10, %c_11, %cst, %cst_12, %cst_13, %cst_14, %cst_15, %cst_16, %cst_17, %cst_18, %cst_19, %cst_20, %cst_21, %cst_22, %cst_23, %cst_24, %cst_25, %c_26, %cst_27, %cst_28 : tensor<2x2xi1>, tensor<2x2xi2>, tensor<2x2xi4>, tensor<2x2xi8>, tensor<2x2xi16>, tensor<2x2xi32>, tensor<2x2xi64>, tensor<2x2xui2>, tensor<2x2xui4>, tensor<2x2xui8>, tensor<2x2xui16>, tensor<2x2xui32>, tensor<2x2xui64>, tensor<2x2xf4E2M1FN>, tensor<2x2xf8E3M4>, tensor<2x2xf8E4M3>, tensor<2x2xf8E4M3FN>, tensor<2x2xf8E4M3FNUZ>, tensor<2x2xf8E4M3B11FNUZ>, tensor<2x2xf8E5M2>, tensor<2x2xf8E5M2FNUZ>, tensor<2x2xf8E8M0FNU>, tensor<2x2xbf16>, tensor<2x2xf16>, tensor<2x2xf32>, tensor<2x2xf64>, tensor<2x2xcomplex<f32>>, tensor<2x2xcomplex<f64>>, tensor<300xui16>, tensor<300xf64>, tensor<0xf32>
  }
  func.func private @iota() -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.iota dim = 1 : tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @broadcast_in_dim(%arg0: tensor<4x1xf32>) -> (tensor<5x2x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.broadcast_in_dim %arg0, dims = [2, 1] : (tensor<4x1xf32>) -> tensor<5x2x4xf32>
    return %0 : tensor<5x2x4xf32>
  }
  func.func private @reshape(%arg0: tensor<3x4xf32>) -> (tensor<2x6xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.reshape %arg0 : (tensor<3x4xf32>) -> tensor<2x6xf32>
    return %0 : tensor<2x6xf32>
  }
  func.func private @transpose(%arg0: tensor<2x3x4xf32>) -> (tensor<4x2x3xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.transpose %arg0, dims = [2, 0, 1] : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
    return %0 : tensor<4x2x3xf32>
  }
  func.func private @reverse(%arg0: tensor<2x3x4xf32>) -> (tensor<2x3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.reverse %arg0, dims = [0, 2] : tensor<2x3x4xf32>
    return %0 : tensor<2x3x4xf32>
  }
  func.func private @slice(%arg0: tensor<3x4xf32>) -> (tensor<2x2xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.slice %arg0 [1:3, 0:4:3] : (tensor<3x4xf32>) -> tensor<2x2xf32>
    return %0 : tensor<2x2xf32>
  }
  func.func private @pad(%arg0: tensor<3x4xf32>, %arg1: tensor<f32>) -> (tensor<8x8xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.pad %arg0, %arg1, low = [1, -1], high = [0, 2], interior = [2, 1] : (tensor<3x4xf32>, tensor<f32>) -> tensor<8x8xf32>
    return %0 : tensor<8x8xf32>
  }
  func.func private @concatenate(%arg0: tensor<3x4xf32>, %arg1: tensor<3x2xf32>, %arg2: tensor<3x4xf32>) -> (tensor<3x10xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.concatenate %arg0, %arg1, %arg2, dim = 1 : (tensor<3x4xf32>, tensor<3x2xf32>, tensor<3x4xf32>) -> tensor<3x10xf32>
    return %0 : tensor<3x10xf32>
  }
  func.func private @dynamic_slice(%arg0: tensor<3x4xf32>, %arg1: tensor<i32>, %arg2: tensor<i32>) -> (tensor<2x3xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.dynamic_slice %arg0, %arg1, %arg2, sizes = [2, 3] : (tensor<3x4xf32>, tensor<i32>, tensor<i32>) -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
  func.func private @dynamic_update_slice(%arg0: tensor<3x4xf32>, %arg1: tensor<2x3xf32>, %arg2: tensor<i32>, %arg3: tensor<i32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.dynamic_update_slice %arg0, %arg1, %arg2, %arg3 : (tensor<3x4xf32>, tensor<2x3xf32>, tensor<i32>, tensor<i32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @gather(%arg0: tensor<3x4x5xf32>, %arg1: tensor<3x6x2xi32>) -> (tensor<3x2x6xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.gather"(%arg0, %arg1) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [2], operand_batching_dims = [0], start_indices_batching_dims = [0], start_index_map = [2, 1], index_vector_dim = 2>, indices_are_sorted = false, slice_sizes = array<i64: 1, 2, 1>}> : (tensor<3x4x5xf32>, tensor<3x6x2xi32>) -> tensor<3x2x6xf32>
    return %0 : tensor<3x2x6xf32>
  }
  func.func private @scatter(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xi32>, %arg2: tensor<6x1xi32>, %arg3: tensor<6x4xf32>, %arg4: tensor<6x4xi32>) -> (tensor<3x4xf32> {jax.result_info = "result"}, tensor<3x4xi32> {jax.result_info = "result"}) {
    %0:2 = "stablehlo.scatter"(%arg0, %arg1, %arg2, %arg3, %arg4) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%arg5: tensor<f32>, %arg6: tensor<i32>, %arg7: tensor<f32>, %arg8: tensor<i32>):
      %1 = stablehlo.add %arg5, %arg7 : tensor<f32>
      %2 = stablehlo.maximum %arg6, %arg8 : tensor<i32>
      stablehlo.return %1, %2 : tensor<f32>, tensor<i32>
    }) : (tensor<3x4xf32>, tensor<3x4xi32>, tensor<6x1xi32>, tensor<6x4xf32>, tensor<6x4xi32>) -> (tensor<3x4xf32>, tensor<3x4xi32>)
    return %0#0, %0#1 : tensor<3x4xf32>, tensor<3x4xi32>
  }
  func.func private @optimization_barrier(%arg0: tensor<3x4xf32>, %arg1: tensor<f32>) -> (tensor<3x4xf32> {jax.result_info = "result"}, tensor<f32> {jax.result_info = "result"}) {
    %0:2 = stablehlo.optimization_barrier %arg0, %arg1 : tensor<3x4xf32>, tensor<f32>
    return %0#0, %0#1 : tensor<3x4xf32>, tensor<f32>
  }
  func.func private @reduce(%arg0: tensor<3x4xf32>) -> (tensor<3xf32> {jax.result_info = "result"}, tensor<3xi32> {jax.result_info = "result"}) {
    %cst = stablehlo.constant dense<0xFF800000> : tensor<f32>
    %c = stablehlo.constant dense<0> : tensor<i32>
    %0 = stablehlo.iota dim = 1 : tensor<3x4xi32>
    %1:2 = stablehlo.reduce(%arg0 init: %cst), (%0 init: %c) across dimensions = [1] : (tensor<3x4xf32>, tensor<3x4xi32>, tensor<f32>, tensor<i32>) -> (tensor<3xf32>, tensor<3xi32>)
     reducer(%arg1: tensor<f32>, %arg3: tensor<f32>) (%arg2: tensor<i32>, %arg4: tensor<i32>)  {
      %2 = stablehlo.compare GT, %arg1, %arg3 : (tensor<f32>, tensor<f32>) -> tensor<i1>
      %3 = stablehlo.select %2, %arg1, %arg3 : tensor<i1>, tensor<f32>
      %4 = stablehlo.select %2, %arg2, %arg4 : tensor<i1>, tensor<i32>
      stablehlo.return %3, %4 : tensor<f32>, tensor<i32>
    }
    return %1#0, %1#1 : tensor<3xf32>, tensor<3xi32>
  }
  func.func private @reduce_window(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %cst = stablehlo.constant dense<5.000000e-01> : tensor<f32>
    %0 = "stablehlo.reduce_window"(%arg0, %cst) <{base_dilations = array<i64: 2, 1>, padding = dense<[[1, 2], [-1, 3]]> : tensor<2x2xi64>, window_dilations = array<i64: 3, 1>, window_dimensions = array<i64: 2, 3>, window_strides = array<i64: 2, 1>}> ({
    ^bb0(%arg1: tensor<f32>, %arg2: tensor<f32>):
      %1 = stablehlo.maximum %arg1, %arg2 : tensor<f32>
      stablehlo.return %1 : tensor<f32>
    }) : (tensor<3x4xf32>, tensor<f32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @select_and_scatter(%arg0: tensor<6x5xf32>, %arg1: tensor<3x4xf32>) -> (tensor<6x5xf32> {jax.result_info = "result"}) {
    %cst = stablehlo.constant dense<2.500000e-01> : tensor<f32>
    %0 = "stablehlo.select_and_scatter"(%arg0, %arg1, %cst) <{padding = dense<[[0, 1], [0, 0]]> : tensor<2x2xi64>, window_dimensions = array<i64: 3, 2>, window_strides = array<i64: 2, 1>}> ({
    ^bb0(%arg2: tensor<f32>, %arg3: tensor<f32>):
      %1 = stablehlo.compare GE, %arg2, %arg3 : (tensor<f32>, tensor<f32>) -> tensor<i1>
      stablehlo.return %1 : tensor<i1>
    }, {
    ^bb0(%arg2: tensor<f32>, %arg3: tensor<f32>):
      %1 = stablehlo.add %arg2, %arg3 : tensor<f32>
      stablehlo.return %1 : tensor<f32>
    }) : (tensor<6x5xf32>, tensor<3x4xf32>, tensor<f32>) -> tensor<6x5xf32>
    return %0 : tensor<6x5xf32>
  }
  func.func private @map(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xi32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.map"(%arg0, %arg1) <{dimensions = array<i64: 0, 1>}> ({
    ^bb0(%arg2: tensor<f32>, %arg3: tensor<i32>):
      %cst = stablehlo.constant dense<5.000000e-01> : tensor<f32>
      %1 = stablehlo.maximum %arg2, %cst : tensor<f32>
      %2 = stablehlo.compare LT, %arg2, %cst : (tensor<f32>, tensor<f32>) -> tensor<i1>
      %3 = stablehlo.convert %arg3 : (tensor<i32>) -> tensor<f32>
      %4 = stablehlo.select %2, %1, %3 : tensor<i1>, tensor<f32>
      stablehlo.return %4 : tensor<f32>
    }) : (tensor<3x4xf32>, tensor<3x4xi32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @convolution(%arg0: tensor<5x4x9x2xf32>, %arg1: tensor<2x3x2x6xf32>) -> (tensor<2x10x6x3xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.convolution(%arg0, %arg1) dim_numbers = [0, f, 1, b]x[i, 0, 1, o]->[b, 0, f, 1], window = {stride = [1, 2], pad = [[1, 2], [0, -1]], lhs_dilate = [2, 1], rhs_dilate = [1, 2], reverse = [false, true]} {batch_group_count = 1 : i64, feature_group_count = 2 : i64, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision HIGHEST>]} : (tensor<5x4x9x2xf32>, tensor<2x3x2x6xf32>) -> tensor<2x10x6x3xf32>
    return %0 : tensor<2x10x6x3xf32>
  }
  func.func private @dot_general(%arg0: tensor<2x3x4xi32>, %arg1: tensor<4x2x5xi32>) -> (tensor<2x3x5xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.dot_general %arg0, %arg1, batching_dims = [0] x [1], contracting_dims = [2] x [0], precision = [HIGHEST, DEFAULT] : (tensor<2x3x4xi32>, tensor<4x2x5xi32>) -> tensor<2x3x5xi32>
    return %0 : tensor<2x3x5xi32>
  }
  func.func private @sort(%arg0: tensor<3x4xf32>, %arg1: tensor<3x4xi32>) -> (tensor<3x4xf32> {jax.result_info = "result"}, tensor<3x4xi32> {jax.result_info = "result"}) {
    %0:2 = "stablehlo.sort"(%arg0, %arg1) <{dimension = 0 : i64, is_stable = true}> ({
    ^bb0(%arg2: tensor<f32>, %arg3: tensor<f32>, %arg4: tensor<i32>, %arg5: tensor<i32>):
      %1 = stablehlo.compare GT, %arg2, %arg3 : (tensor<f32>, tensor<f32>) -> tensor<i1>
      stablehlo.return %1 : tensor<i1>
    }) : (tensor<3x4xf32>, tensor<3x4xi32>) -> (tensor<3x4xf32>, tensor<3x4xi32>)
    return %0#0, %0#1 : tensor<3x4xf32>, tensor<3x4xi32>
  }
  func.func private @top_k(%arg0: tensor<3x4xi32>) -> (tensor<3x2xi32> {jax.result_info = "result"}, tensor<3x2xi32> {jax.result_info = "result"}) {
    %values, %indices = chlo.top_k(%arg0, k = 2) : tensor<3x4xi32> -> (tensor<3x2xi32>, tensor<3x2xi32>)
    return %values, %indices : tensor<3x2xi32>, tensor<3x2xi32>
  }
  func.func private @batch_norm_inference(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>, %arg2: tensor<4xf32>, %arg3: tensor<4xf32>, %arg4: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.batch_norm_inference"(%arg0, %arg1, %arg2, %arg3, %arg4) <{epsilon = 1.250000e-01 : f32, feature_index = 1 : i64}> : (tensor<3x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @batch_norm_training(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>, %arg2: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}, tensor<4xf32> {jax.result_info = "result"}, tensor<4xf32> {jax.result_info = "result"}) {
    %0:3 = "stablehlo.batch_norm_training"(%arg0, %arg1, %arg2) <{epsilon = 1.250000e-01 : f32, feature_index = 1 : i64}> : (tensor<3x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<3x4xf32>, tensor<4xf32>, tensor<4xf32>)
    return %0#0, %0#1, %0#2 : tensor<3x4xf32>, tensor<4xf32>, tensor<4xf32>
  }
  func.func private @batch_norm_grad(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>, %arg2: tensor<4xf32>, %arg3: tensor<4xf32>, %arg4: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}, tensor<4xf32> {jax.result_info = "result"}, tensor<4xf32> {jax.result_info = "result"}) {
    %0:3 = "stablehlo.batch_norm_grad"(%arg0, %arg1, %arg2, %arg3, %arg4) <{epsilon = 1.250000e-01 : f32, feature_index = 1 : i64}> : (tensor<3x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<3x4xf32>) -> (tensor<3x4xf32>, tensor<4xf32>, tensor<4xf32>)
    return %0#0, %0#1, %0#2 : tensor<3x4xf32>, tensor<4xf32>, tensor<4xf32>
  }
  func.func private @rng(%arg0: tensor<f32>, %arg1: tensor<f32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[3, 4]> : tensor<2xi32>
    %0 = stablehlo.rng %arg0, %arg1, %c, distribution = UNIFORM : (tensor<f32>, tensor<f32>, tensor<2xi32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @uniform_quantize(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.uniform_quantize %arg0 : (tensor<3x4xf32>) -> tensor<3x4x!quant.uniform<i8<-127:127>:f32:0, {0.25, 0.5:3, 1.0:-7}>>
    %1 = stablehlo.uniform_dequantize %0 : (tensor<3x4x!quant.uniform<i8<-127:127>:f32:0, {0.25, 0.5:3, 1.0:-7}>>) -> tensor<3x4xf32>
    return %1 : tensor<3x4xf32>
  }
  func.func private @uniform_dequantize(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.uniform_quantize %arg0 : (tensor<3x4xf32>) -> tensor<3x4x!quant.uniform<i8<-127:127>:f32:0, {0.25, 0.5:3, 1.0:-7}>>
    %1 = stablehlo.uniform_dequantize %0 : (tensor<3x4x!quant.uniform<i8<-127:127>:f32:0, {0.25, 0.5:3, 1.0:-7}>>) -> tensor<3x4xf32>
    return %1 : tensor<3x4xf32>
  }
  func.func private @dynamic_broadcast_in_dim(%arg0: tensor<3x4xf32>) -> (tensor<2x3x4xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[2, 3, 4]> : tensor<3xi32>
    %0 = stablehlo.dynamic_broadcast_in_dim %arg0, %c, dims = [1, 2] : (tensor<3x4xf32>, tensor<3xi32>) -> tensor<2x3x4xf32>
    return %0 : tensor<2x3x4xf32>
  }
  func.func private @dynamic_conv(%arg0: tensor<1x5x2xi32>, %arg1: tensor<3x2x3xi32>) -> (tensor<1x6x3xi32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[[1, 2]]> : tensor<1x2xi32>
    %0 = "stablehlo.dynamic_conv"(%arg0, %arg1, %c) <{batch_group_count = 1 : i64, dimension_numbers = #stablehlo.conv<[b, 0, f]x[0, i, o]->[b, 0, f]>, feature_group_count = 1 : i64}> : (tensor<1x5x2xi32>, tensor<3x2x3xi32>, tensor<1x2xi32>) -> tensor<1x6x3xi32>
    return %0 : tensor<1x6x3xi32>
  }
  func.func private @dynamic_gather(%arg0: tensor<3x4xf32>) -> (tensor<2x4xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[[2], [0]]> : tensor<2x1xi32>
    %c_0 = stablehlo.constant dense<[1, 4]> : tensor<2xi32>
    %0 = "stablehlo.dynamic_gather"(%arg0, %c, %c_0) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>}> : (tensor<3x4xf32>, tensor<2x1xi32>, tensor<2xi32>) -> tensor<2x4xf32>
    return %0 : tensor<2x4xf32>
  }
  func.func private @dynamic_iota() -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[3, 4]> : tensor<2xi32>
    %0 = stablehlo.dynamic_iota %c, dim = 0 : (tensor<2xi32>) -> tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @dynamic_pad(%arg0: tensor<3x4xf32>, %arg1: tensor<f32>) -> (tensor<5x6xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[1, -1]> : tensor<2xi32>
    %c_0 = stablehlo.constant dense<[1, 3]> : tensor<2xi32>
    %c_1 = stablehlo.constant dense<0> : tensor<2xi32>
    %0 = stablehlo.dynamic_pad %arg0, %arg1, %c, %c_0, %c_1 : (tensor<3x4xf32>, tensor<f32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<5x6xf32>
    return %0 : tensor<5x6xf32>
  }
  func.func private @dynamic_reshape(%arg0: tensor<3x4xf32>) -> (tensor<6x2xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[6, 2]> : tensor<2xi32>
    %0 = stablehlo.dynamic_reshape %arg0, %c : (tensor<3x4xf32>, tensor<2xi32>) -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
  }
  func.func private @real_dynamic_slice(%arg0: tensor<3x4xf32>) -> (tensor<2x2xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[1, 0]> : tensor<2xi32>
    %c_0 = stablehlo.constant dense<[3, 4]> : tensor<2xi32>
    %c_1 = stablehlo.constant dense<[1, 2]> : tensor<2xi32>
    %0 = stablehlo.real_dynamic_slice %arg0, %c, %c_0, %c_1 : (tensor<3x4xf32>, tensor<2xi32>, tensor<2xi32>, tensor<2xi32>) -> tensor<2x2xf32>
    return %0 : tensor<2x2xf32>
  }
  func.func private @get_dimension_size(%arg0: tensor<3x4xf32>) -> (tensor<i32> {jax.result_info = "result"}) {
    %0 = stablehlo.get_dimension_size %arg0, dim = 1 : (tensor<3x4xf32>) -> tensor<i32>
    return %0 : tensor<i32>
  }
  func.func private @set_dimension_size(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<4> : tensor<i32>
    %0 = stablehlo.set_dimension_size %arg0, %c, dim = 1 : (tensor<3x4xf32>, tensor<i32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast(%arg0: tensor<3x4xf32>) -> (tensor<2x3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.broadcast %arg0, sizes = [2] : (tensor<3x4xf32>) -> tensor<2x3x4xf32>
    return %0 : tensor<2x3x4xf32>
  }
  func.func private @dot(%arg0: tensor<3x4xi32>, %arg1: tensor<4x5xi32>) -> (tensor<3x5xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.dot %arg0, %arg1 : (tensor<3x4xi32>, tensor<4x5xi32>) -> tensor<3x5xi32>
    return %0 : tensor<3x5xi32>
  }
  func.func private @einsum(%arg0: tensor<3x4xi32>, %arg1: tensor<4x2xi32>) -> (tensor<2x3xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.einsum %arg0, %arg1, config = "ab,bc->ca" : (tensor<3x4xi32>, tensor<4x2xi32>) -> tensor<2x3xi32>
    return %0 : tensor<2x3xi32>
  }
  func.func private @unary_einsum(%arg0: tensor<3x4xi32>) -> (tensor<4xi32> {jax.result_info = "result"}) {
    %0 = stablehlo.unary_einsum %arg0, config = "ab->b" : (tensor<3x4xi32>) -> tensor<4xi32>
    return %0 : tensor<4xi32>
  }
  func.func private @torch_index_select(%arg0: tensor<3x4xf32>) -> (tensor<3x3xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[2, 0, 3]> : tensor<3xi32>
    %0 = "stablehlo.torch_index_select"(%arg0, %c) <{batch_dims = 0 : i64, dim = 1 : i64}> : (tensor<3x4xf32>, tensor<3xi32>) -> tensor<3x3xf32>
    return %0 : tensor<3x3xf32>
  }
  func.func private @constant_like(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "chlo.constant_like"(%arg0) <{value = 1.500000e+00 : f64}> : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @chlo_constant() -> (tensor<f32> {jax.result_info = "result"}) {
    %cst = chlo.constant dense<2.500000e+00> : tensor<f32>
    return %cst : tensor<f32>
  }
  func.func private @chlo_dynamic_reshape(%arg0: tensor<3x4xf32>) -> (tensor<6x2xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<[6, 2]> : tensor<2xi32>
    %0 = chlo.dynamic_reshape %arg0, %c : tensor<3x4xf32>, tensor<2xi32> -> tensor<6x2xf32>
    return %0 : tensor<6x2xf32>
  }
  func.func private @conj(%arg0: tensor<3x4xcomplex<f32>>) -> (tensor<3x4xcomplex<f32>> {jax.result_info = "result"}) {
    %0 = chlo.conj %arg0 : tensor<3x4xcomplex<f32>> -> tensor<3x4xcomplex<f32>>
    return %0 : tensor<3x4xcomplex<f32>>
  }
  func.func private @broadcast_add(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_add %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_and(%arg0: tensor<3x4xi32>, %arg1: tensor<4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_and %arg0, %arg1 : (tensor<3x4xi32>, tensor<4xi32>) -> tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @broadcast_atan2(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_atan2 %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_compare(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xi1> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_compare %arg0, %arg1 {comparison_direction = #chlo<comparison_direction LE>} : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xi1>
    return %0 : tensor<3x4xi1>
  }
  func.func private @broadcast_complex(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xcomplex<f32>> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_complex %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xcomplex<f32>>
    return %0 : tensor<3x4xcomplex<f32>>
  }
  func.func private @broadcast_divide(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_divide %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_maximum(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_maximum %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_minimum(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_minimum %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_multiply(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_multiply %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_next_after(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_next_after %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_or(%arg0: tensor<3x4xi32>, %arg1: tensor<4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_or %arg0, %arg1 : (tensor<3x4xi32>, tensor<4xi32>) -> tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @broadcast_polygamma(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_polygamma %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_power(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_power %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_remainder(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_remainder %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_select(%arg0: tensor<3x1xi1>, %arg1: tensor<3x4xf32>, %arg2: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_select %arg0, %arg1, %arg2 : (tensor<3x1xi1>, tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_shift_left(%arg0: tensor<3x4xi32>, %arg1: tensor<4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_shift_left %arg0, %arg1 : (tensor<3x4xi32>, tensor<4xi32>) -> tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @broadcast_shift_right_arithmetic(%arg0: tensor<3x4xi32>, %arg1: tensor<4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_shift_right_arithmetic %arg0, %arg1 : (tensor<3x4xi32>, tensor<4xi32>) -> tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @broadcast_shift_right_logical(%arg0: tensor<3x4xi32>, %arg1: tensor<4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_shift_right_logical %arg0, %arg1 : (tensor<3x4xi32>, tensor<4xi32>) -> tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @broadcast_subtract(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_subtract %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @broadcast_xor(%arg0: tensor<3x4xi32>, %arg1: tensor<4xi32>) -> (tensor<3x4xi32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_xor %arg0, %arg1 : (tensor<3x4xi32>, tensor<4xi32>) -> tensor<3x4xi32>
    return %0 : tensor<3x4xi32>
  }
  func.func private @broadcast_zeta(%arg0: tensor<3x4xf32>, %arg1: tensor<4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = chlo.broadcast_zeta %arg0, %arg1 : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @tuple(%arg0: tensor<3x4xf32>, %arg1: tensor<f32>, %arg2: tensor<f32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.tuple %arg0, %arg1 : tuple<tensor<3x4xf32>, tensor<f32>>
    %1 = stablehlo.tuple %arg2, %0 : tuple<tensor<f32>, tuple<tensor<3x4xf32>, tensor<f32>>>
    %2 = stablehlo.get_tuple_element %1[1] : (tuple<tensor<f32>, tuple<tensor<3x4xf32>, tensor<f32>>>) -> tuple<tensor<3x4xf32>, tensor<f32>>
    %3 = stablehlo.get_tuple_element %2[0] : (tuple<tensor<3x4xf32>, tensor<f32>>) -> tensor<3x4xf32>
    return %3 : tensor<3x4xf32>
  }
  func.func private @get_tuple_element(%arg0: tensor<3x4xf32>, %arg1: tensor<f32>, %arg2: tensor<f32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.tuple %arg0, %arg1 : tuple<tensor<3x4xf32>, tensor<f32>>
    %1 = stablehlo.tuple %arg2, %0 : tuple<tensor<f32>, tuple<tensor<3x4xf32>, tensor<f32>>>
    %2 = stablehlo.get_tuple_element %1[1] : (tuple<tensor<f32>, tuple<tensor<3x4xf32>, tensor<f32>>>) -> tuple<tensor<3x4xf32>, tensor<f32>>
    %3 = stablehlo.get_tuple_element %2[0] : (tuple<tensor<3x4xf32>, tensor<f32>>) -> tensor<3x4xf32>
    return %3 : tensor<3x4xf32>
  }
  func.func private @after_all(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.create_token : !stablehlo.token
    %1 = stablehlo.after_all %0, %0 : !stablehlo.token
    return %arg0 : tensor<3x4xf32>
  }
  func.func private @create_token(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.create_token : !stablehlo.token
    %1 = stablehlo.after_all %0, %0 : !stablehlo.token
    return %arg0 : tensor<3x4xf32>
  }
  func.func private @all_gather(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.all_gather"(%arg0) <{all_gather_dim = 1 : i64, replica_groups = dense<[[0]]> : tensor<1x1xi64>}> : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @all_reduce(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.all_reduce"(%arg0) <{replica_groups = dense<[[0]]> : tensor<1x1xi64>}> ({
    ^bb0(%arg1: tensor<f32>, %arg2: tensor<f32>):
      %1 = stablehlo.add %arg1, %arg2 : tensor<f32>
      stablehlo.return %1 : tensor<f32>
    }) : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @all_to_all(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.all_to_all"(%arg0) <{concat_dimension = 1 : i64, replica_groups = dense<[[0]]> : tensor<1x1xi64>, split_count = 1 : i64, split_dimension = 0 : i64}> : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @collective_broadcast(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.collective_broadcast"(%arg0) <{replica_groups = dense<[[0]]> : tensor<1x1xi64>}> : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @collective_permute(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.collective_permute"(%arg0) <{source_target_pairs = dense<[[0, 0]]> : tensor<1x2xi64>}> : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @cross_replica_sum(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.cross-replica-sum"(%arg0) <{replica_groups = dense<[[0]]> : tensor<1x1xi64>}> : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @reduce_scatter(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.reduce_scatter"(%arg0) <{replica_groups = dense<[[0]]> : tensor<1x1xi64>, scatter_dimension = 0 : i64}> ({
    ^bb0(%arg1: tensor<f32>, %arg2: tensor<f32>):
      %1 = stablehlo.add %arg1, %arg2 : tensor<f32>
      stablehlo.return %1 : tensor<f32>
    }) : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @partition_id() -> (tensor<ui32> {jax.result_info = "result"}) {
    %0 = stablehlo.partition_id : tensor<ui32>
    return %0 : tensor<ui32>
  }
  func.func private @replica_id() -> (tensor<ui32> {jax.result_info = "result"}) {
    %0 = stablehlo.replica_id : tensor<ui32>
    return %0 : tensor<ui32>
  }
  func.func private @cholesky(%arg0: tensor<4x4xf32>) -> (tensor<4x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.dot_general %arg0, %arg0, contracting_dims = [0] x [0] : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
    %1 = stablehlo.iota dim = 0 : tensor<4x4xf32>
    %2 = stablehlo.iota dim = 1 : tensor<4x4xf32>
    %3 = stablehlo.compare EQ, %1, %2 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xi1>
    %4 = stablehlo.convert %3 : (tensor<4x4xi1>) -> tensor<4x4xf32>
    %5 = stablehlo.add %0, %4 : tensor<4x4xf32>
    %6 = stablehlo.cholesky %5, lower = true : tensor<4x4xf32>
    return %6 : tensor<4x4xf32>
  }
  func.func private @triangular_solve(%arg0: tensor<2x3x3xf32>, %arg1: tensor<2x3x4xf32>) -> (tensor<2x3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.triangular_solve"(%arg0, %arg1) <{left_side = true, lower = true, transpose_a = #stablehlo<transpose NO_TRANSPOSE>, unit_diagonal = false}> : (tensor<2x3x3xf32>, tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
    return %0 : tensor<2x3x4xf32>
  }
  func.func private @fft(%arg0: tensor<3x4xcomplex<f32>>) -> (tensor<3x4xcomplex<f32>> {jax.result_info = "result"}) {
    %0 = stablehlo.fft %arg0, type = FFT, length = [3, 4] : (tensor<3x4xcomplex<f32>>) -> tensor<3x4xcomplex<f32>>
    return %0 : tensor<3x4xcomplex<f32>>
  }
  func.func private @rng_bit_generator(%arg0: tensor<2xui64>) -> (tensor<2xui64> {jax.result_info = "result"}, tensor<3x4xui32> {jax.result_info = "result"}) {
    %0:2 = stablehlo.rng_bit_generator %arg0, algorithm = PHILOX : (tensor<2xui64>) -> (tensor<2xui64>, tensor<3x4xui32>)
    return %0#0, %0#1 : tensor<2xui64>, tensor<3x4xui32>
  }
  func.func private @while(%arg0: tensor<3x4xf32>) -> (tensor<i32> {jax.result_info = "result"}, tensor<3x4xf32> {jax.result_info = "result"}) {
    %c = stablehlo.constant dense<0> : tensor<i32>
    %c_0 = stablehlo.constant dense<5> : tensor<i32>
    %0:2 = stablehlo.while(%iterArg = %c, %iterArg_1 = %arg0) : tensor<i32>, tensor<3x4xf32>
    cond {
      %1 = stablehlo.compare LT, %iterArg, %c_0 : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %1 : tensor<i1>
    } do {
      %c_2 = stablehlo.constant dense<1> : tensor<i32>
      %1 = stablehlo.add %iterArg, %c_2 : tensor<i32>
      %2 = stablehlo.add %iterArg_1, %iterArg_1 : tensor<3x4xf32>
      stablehlo.return %1, %2 : tensor<i32>, tensor<3x4xf32>
    }
    return %0#0, %0#1 : tensor<i32>, tensor<3x4xf32>
  }
  func.func private @case(%arg0: tensor<i32>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.case"(%arg0) ({
      %1 = stablehlo.negate %arg1 : tensor<3x4xf32>
      stablehlo.return %1 : tensor<3x4xf32>
    }, {
      %1 = stablehlo.abs %arg1 : tensor<3x4xf32>
      stablehlo.return %1 : tensor<3x4xf32>
    }, {
      %1 = stablehlo.floor %arg1 : tensor<3x4xf32>
      stablehlo.return %1 : tensor<3x4xf32>
    }) : (tensor<i32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @if(%arg0: tensor<i1>, %arg1: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = "stablehlo.if"(%arg0) ({
      %1 = stablehlo.negate %arg1 : tensor<3x4xf32>
      stablehlo.return %1 : tensor<3x4xf32>
    }, {
      %1 = stablehlo.abs %arg1 : tensor<3x4xf32>
      stablehlo.return %1 : tensor<3x4xf32>
    }) : (tensor<i1>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @call(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = call @"twice <x>"(%arg0) : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @"twice <x>"(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.add %arg0, %arg0 : tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @composite(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.composite "test.twice" %arg0 {decomposition = @"twice <x>", version = 1 : i32} : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
  func.func private @custom_call(%arg0: tensor<3x4xf32>) -> (tensor<3x4xf32> {jax.result_info = "result"}) {
    %0 = stablehlo.custom_call @Sharding(%arg0) : (tensor<3x4xf32>) -> tensor<3x4xf32>
    return %0 : tensor<3x4xf32>
  }
}
