module @jit_sort_by_key attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<12xi32>, %arg1: tensor<12xui8>, %arg2: tensor<12xf32>) -> (tensor<12xi32> {jax.result_info = "result[0]"}, tensor<12xf32> {jax.result_info = "result[1]"}, tensor<12xi32> {jax.result_info = "result[2]"}, tensor<3xf32> {jax.result_info = "result[3]"}, tensor<3xi32> {jax.result_info = "result[4]"}) {
    %0:3 = "stablehlo.sort"(%arg0, %arg1, %arg2) <{dimension = 0 : i64, is_stable = true}> ({
    ^bb0(%arg3: tensor<i32>, %arg4: tensor<i32>, %arg5: tensor<ui8>, %arg6: tensor<ui8>, %arg7: tensor<f32>, %arg8: tensor<f32>):
      %2 = stablehlo.compare LT, %arg5, %arg6, UNSIGNED : (tensor<ui8>, tensor<ui8>) -> tensor<i1>
      %3 = stablehlo.compare LT, %arg3, %arg4, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      %4 = stablehlo.compare EQ, %arg3, %arg4, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      %5 = stablehlo.and %4, %2 : tensor<i1>
      %6 = stablehlo.or %3, %5 : tensor<i1>
      stablehlo.return %6 : tensor<i1>
    }) : (tensor<12xi32>, tensor<12xui8>, tensor<12xf32>) -> (tensor<12xi32>, tensor<12xui8>, tensor<12xf32>)
    %values, %indices = chlo.top_k(%arg2, k = 3) : tensor<12xf32> -> (tensor<3xf32>, tensor<3xi32>)
    %1 = call @argsort(%arg0) : (tensor<12xi32>) -> tensor<12xi32>
    return %0#0, %0#2, %1, %values, %indices : tensor<12xi32>, tensor<12xf32>, tensor<12xi32>, tensor<3xf32>, tensor<3xi32>
  }
  func.func private @argsort(%arg0: tensor<12xi32>) -> tensor<12xi32> {
    %0 = stablehlo.iota dim = 0 : tensor<12xi32>
    %1 = stablehlo.reverse %arg0, dims = [0] : tensor<12xi32>
    %2 = stablehlo.reverse %0, dims = [0] : tensor<12xi32>
    %3:2 = "stablehlo.sort"(%1, %2) <{dimension = 0 : i64, is_stable = true}> ({
    ^bb0(%arg1: tensor<i32>, %arg2: tensor<i32>, %arg3: tensor<i32>, %arg4: tensor<i32>):
      %5 = stablehlo.compare LT, %arg1, %arg2, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
      stablehlo.return %5 : tensor<i1>
    }) : (tensor<12xi32>, tensor<12xi32>) -> (tensor<12xi32>, tensor<12xi32>)
    %4 = stablehlo.reverse %3#1, dims = [0] : tensor<12xi32>
    return %4 : tensor<12xi32>
  }
}
