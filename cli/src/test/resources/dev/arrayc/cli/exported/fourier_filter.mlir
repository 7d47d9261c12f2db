module @jit_fourier_filter attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<3x24xf32>) -> (tensor<3x13xf32> {jax.result_info = "result[0]"}, tensor<3x24xf32> {jax.result_info = "result[1]"}) {
    %0 = call @fft(%arg0) : (tensor<3x24xf32>) -> tensor<3x13xcomplex<f32>>
    %1 = stablehlo.iota dim = 0 : tensor<13xi32>
    %c = stablehlo.constant dense<5> : tensor<i32>
    %2 = stablehlo.broadcast_in_dim %c, dims = [] : (tensor<i32>) -> tensor<13xi32>
    %3 = stablehlo.compare LT, %1, %2, SIGNED : (tensor<13xi32>, tensor<13xi32>) -> tensor<13xi1>
    %4 = stablehlo.abs %0 : (tensor<3x13xcomplex<f32>>) -> tensor<3x13xf32>
    %c_0 = stablehlo.constant dense<0> : tensor<i32>
    %5 = call @_where(%3, %0, %c_0) : (tensor<13xi1>, tensor<3x13xcomplex<f32>>, tensor<i32>) -> tensor<3x13xcomplex<f32>>
    %c_1 = stablehlo.constant dense<0> : tensor<i32>
    %6 = call @_pad(%5, %c_1) : (tensor<3x13xcomplex<f32>>, tensor<i32>) -> tensor<3x13xcomplex<f32>>
    %7 = call @fft_0(%6) : (tensor<3x13xcomplex<f32>>) -> tensor<3x24xf32>
    return %4, %7 : tensor<3x13xf32>, tensor<3x24xf32>
  }
  func.func private @fft(%arg0: tensor<3x24xf32>) -> tensor<3x13xcomplex<f32>> {
    %0 = stablehlo.fft %arg0, type = RFFT, length = [24] : (tensor<3x24xf32>) -> tensor<3x13xcomplex<f32>>
    return %0 : tensor<3x13xcomplex<f32>>
  }
  func.func private @_where(%arg0: tensor<13xi1>, %arg1: tensor<3x13xcomplex<f32>>, %arg2: tensor<i32>) -> tensor<3x13xcomplex<f32>> {
    %0 = stablehlo.convert %arg2 : (tensor<i32>) -> tensor<complex<f32>>
    %1 = stablehlo.broadcast_in_dim %arg0, dims = [1] : (tensor<13xi1>) -> tensor<3x13xi1>
    %2 = stablehlo.broadcast_in_dim %0, dims = [] : (tensor<complex<f32>>) -> tensor<3x13xcomplex<f32>>
    %3 = stablehlo.select %1, %arg1, %2 : tensor<3x13xi1>, tensor<3x13xcomplex<f32>>
    return %3 : tensor<3x13xcomplex<f32>>
  }
  func.func private @_pad(%arg0: tensor<3x13xcomplex<f32>>, %arg1: tensor<i32>) -> tensor<3x13xcomplex<f32>> {
    %0 = stablehlo.convert %arg1 : (tensor<i32>) -> tensor<complex<f32>>
    %1 = stablehlo.pad %arg0, %0, low = [0, 0], high = [0, 0], interior = [0, 0] : (tensor<3x13xcomplex<f32>>, tensor<complex<f32>>) -> tensor<3x13xcomplex<f32>>
    return %1 : tensor<3x13xcomplex<f32>>
  }
  func.func private @fft_0(%arg0: tensor<3x13xcomplex<f32>>) -> tensor<3x24xf32> {
    %0 = stablehlo.fft %arg0, type = IRFFT, length = [24] : (tensor<3x13xcomplex<f32>>) -> tensor<3x24xf32>
    return %0 : tensor<3x24xf32>
  }
}
