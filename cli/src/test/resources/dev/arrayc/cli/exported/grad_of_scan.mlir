module @jit_grad_of_scan attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<20xf32>, %arg1: tensor<f32>, %arg2: tensor<f32>) -> (tensor<f32> {jax.result_info = "result[0]"}, tensor<20xf32> {jax.result_info = "result[1][0]"}, tensor<f32> {jax.result_info = "result[1][1][0]"}, tensor<f32> {jax.result_info = "result[1][1][1]"}) {
    %cst = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %0 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f32>) -> tensor<20xf32>
    %cst_0 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %1 = stablehlo.broadcast_in_dim %cst_0, dims = [] : (tensor<f32>) -> tensor<20xf32>
    %c = stablehlo.constant dense<0> : tensor<i32>
    %2:6 = stablehlo.while(%iterArg = %arg0, %iterArg_11 = %c, %iterArg_12 = %arg1, %iterArg_13 = %arg2, %iterArg_14 = %0, %iterArg_15 = %1) : tensor<20xf32>, tensor<i32>, tensor<f32>, tensor<f32>, tensor<20xf32>, tensor<20xf32>
    cond {
      %c_16 = stablehlo.constant dense<20> : tensor<i32>
      %15 = stablehlo.compare LT, %iterArg_11, %c_16, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %15 : tensor<i1>
    } do {
      %15 = func.call @dynamic_index_in_dim(%iterArg, %iterArg_11) : (tensor<20xf32>, tensor<i32>) -> tensor<f32>
      %16:4 = func.call @closed_call(%iterArg_12, %iterArg_13, %15) : (tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>)
      %17 = func.call @dynamic_update_index_in_dim(%iterArg_14, %16#2, %iterArg_11) : (tensor<20xf32>, tensor<f32>, tensor<i32>) -> tensor<20xf32>
      %18 = func.call @dynamic_update_index_in_dim(%iterArg_15, %16#3, %iterArg_11) : (tensor<20xf32>, tensor<f32>, tensor<i32>) -> tensor<20xf32>
      %c_16 = stablehlo.constant dense<1> : tensor<i32>
      %19 = stablehlo.add %iterArg_11, %c_16 : tensor<i32>
      stablehlo.return %iterArg, %19, %16#0, %16#1, %17, %18 : tensor<20xf32>, tensor<i32>, tensor<f32>, tensor<f32>, tensor<20xf32>, tensor<20xf32>
    }
    %cst_1 = stablehlo.constant dense<1.000000e+00> : tensor<f32>
    %3 = stablehlo.broadcast_in_dim %cst_1, dims = [] : (tensor<f32>) -> tensor<20xf32>
    %4 = stablehlo.subtract %2#4, %3 : tensor<20xf32>
    %5 = stablehlo.multiply %4, %4 : tensor<20xf32>
    %cst_2 = stablehlo.constant dense<2.000000e+00> : tensor<f32>
    %6 = stablehlo.broadcast_in_dim %cst_2, dims = [] : (tensor<f32>) -> tensor<20xf32>
    %7 = stablehlo.multiply %6, %4 : tensor<20xf32>
    %cst_3 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %8 = stablehlo.reduce(%5 init: %cst_3) applies stablehlo.add across dimensions = [0] : (tensor<20xf32>, tensor<f32>) -> tensor<f32>
    %cst_4 = stablehlo.constant dense<2.000000e+01> : tensor<f32>
    %9 = stablehlo.divide %8, %cst_4 : tensor<f32>
    %cst_5 = stablehlo.constant dense<1.000000e+00> : tensor<f32>
    %cst_6 = stablehlo.constant dense<2.000000e+01> : tensor<f32>
    %10 = stablehlo.divide %cst_5, %cst_6 : tensor<f32>
    %11 = stablehlo.broadcast_in_dim %10, dims = [] : (tensor<f32>) -> tensor<20xf32>
    %12 = stablehlo.multiply %11, %7 : tensor<20xf32>
    %cst_7 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %cst_8 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %cst_9 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %13 = stablehlo.broadcast_in_dim %cst_9, dims = [] : (tensor<f32>) -> tensor<20xf32>
    %c_10 = stablehlo.constant dense<0> : tensor<i32>
    %14:6 = stablehlo.while(%iterArg = %12, %iterArg_11 = %2#5, %iterArg_12 = %c_10, %iterArg_13 = %cst_7, %iterArg_14 = %cst_8, %iterArg_15 = %13) : tensor<20xf32>, tensor<20xf32>, tensor<i32>, tensor<f32>, tensor<f32>, tensor<20xf32>
    cond {
      %c_16 = stablehlo.constant dense<20> : tensor<i32>
      %15 = stablehlo.compare LT, %iterArg_12, %c_16, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %15 : tensor<i1>
    } do {
      %c_16 = stablehlo.constant dense<20> : tensor<i32>
      %15 = stablehlo.subtract %c_16, %iterArg_12 : tensor<i32>
      %c_17 = stablehlo.constant dense<1> : tensor<i32>
      %16 = stablehlo.subtract %15, %c_17 : tensor<i32>
      %17 = func.call @dynamic_index_in_dim(%iterArg, %16) : (tensor<20xf32>, tensor<i32>) -> tensor<f32>
      %18 = func.call @dynamic_index_in_dim(%iterArg_11, %16) : (tensor<20xf32>, tensor<i32>) -> tensor<f32>
      %19:3 = func.call @closed_call_0(%iterArg_13, %iterArg_14, %17, %18) : (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
      %20 = func.call @dynamic_update_index_in_dim(%iterArg_15, %19#2, %16) : (tensor<20xf32>, tensor<f32>, tensor<i32>) -> tensor<20xf32>
      %c_18 = stablehlo.constant dense<1> : tensor<i32>
      %21 = stablehlo.add %iterArg_12, %c_18 : tensor<i32>
      stablehlo.return %iterArg, %iterArg_11, %21, %19#0, %19#1, %20 : tensor<20xf32>, tensor<20xf32>, tensor<i32>, tensor<f32>, tensor<f32>, tensor<20xf32>
    }
    return %9, %14#5, %14#3, %14#4 : tensor<f32>, tensor<20xf32>, tensor<f32>, tensor<f32>
  }
  func.func private @dynamic_index_in_dim(%arg0: tensor<20xf32>, %arg1: tensor<i32>) -> tensor<f32> {
    %0 = stablehlo.dynamic_slice %arg0, %arg1, sizes = [1] : (tensor<20xf32>, tensor<i32>) -> tensor<1xf32>
    %1 = stablehlo.reshape %0 : (tensor<1xf32>) -> tensor<f32>
    return %1 : tensor<f32>
  }
  func.func private @closed_call(%arg0: tensor<f32>, %arg1: tensor<f32>, %arg2: tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) {
    %0 = stablehlo.sine %arg0 : tensor<f32>
    %1 = stablehlo.cosine %arg0 : tensor<f32>
    %2 = stablehlo.subtract %arg2, %0 : tensor<f32>
    %cst = stablehlo.constant dense<2.000000e-01> : tensor<f32>
    %3 = stablehlo.multiply %cst, %arg1 : tensor<f32>
    %4 = stablehlo.subtract %2, %3 : tensor<f32>
    %cst_0 = stablehlo.constant dense<1.000000e-01> : tensor<f32>
    %5 = stablehlo.multiply %cst_0, %4 : tensor<f32>
    %6 = stablehlo.add %arg1, %5 : tensor<f32>
    %cst_1 = stablehlo.constant dense<1.000000e-01> : tensor<f32>
    %7 = stablehlo.multiply %cst_1, %6 : tensor<f32>
    %8 = stablehlo.add %arg0, %7 : tensor<f32>
    return %8, %6, %8, %1 : tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>
  }
  func.func private @dynamic_update_index_in_dim(%arg0: tensor<20xf32>, %arg1: tensor<f32>, %arg2: tensor<i32>) -> tensor<20xf32> {
    %0 = stablehlo.broadcast_in_dim %arg1, dims = [] : (tensor<f32>) -> tensor<1xf32>
    %1 = stablehlo.dynamic_update_slice %arg0, %0, %arg2 : (tensor<20xf32>, tensor<1xf32>, tensor<i32>) -> tensor<20xf32>
    return %1 : tensor<20xf32>
  }
  func.func private @closed_call_0(%arg0: tensor<f32>, %arg1: tensor<f32>, %arg2: tensor<f32>, %arg3: tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>) {
    %0 = stablehlo.add %arg0, %arg2 : tensor<f32>
    %cst = stablehlo.constant dense<1.000000e-01> : tensor<f32>
    %1 = stablehlo.multiply %cst, %0 : tensor<f32>
    %2 = stablehlo.add %arg1, %1 : tensor<f32>
    %cst_0 = stablehlo.constant dense<1.000000e-01> : tensor<f32>
    %3 = stablehlo.multiply %cst_0, %2 : tensor<f32>
    %4 = stablehlo.negate %3 : tensor<f32>
    %cst_1 = stablehlo.constant dense<2.000000e-01> : tensor<f32>
    %5 = stablehlo.multiply %cst_1, %4 : tensor<f32>
    %6 = stablehlo.add %2, %5 : tensor<f32>
    %7 = stablehlo.negate %3 : tensor<f32>
    %8 = stablehlo.multiply %7, %arg3 : tensor<f32>
    %9 = stablehlo.add %0, %8 : tensor<f32>
    return %9, %6, %3 : tensor<f32>, tensor<f32>, tensor<f32>
  }
}
