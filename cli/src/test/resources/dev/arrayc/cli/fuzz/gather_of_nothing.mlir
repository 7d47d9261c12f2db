module @jit_sparse attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func public @main(%arg0: tensor<9xi32>, %arg1: tensor<9xi32>, %arg2: tensor<9xf32>, %arg3: tensor<5x4xf32>, %arg4: tensor<10x3xf32>, %arg5: tensor<5xi32>) -> (tensor<6x4xf32> {jax.result_info = "result[0]"}, tensor<10x3xf32> {jax.result_info = "result[1]"}, tensor<10x3xf32> {jax.result_info = "result[2]"}) {
    %cst = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %0 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<f32>) -> tensor<6x4xf32>
    %1 = stablehlo.broadcast_in_dim %arg2, dims = [0] : (tensor<9xf32>) -> tensor<9x1xf32>
    %c = stablehlo.constant dense<0> : tensor<i32>
    %2 = stablehlo.broadcast_in_dim %c, dims = [] : (tensor<i32>) -> tensor<9xi32>
    %3 = stablehlo.compare LT, %arg1, %2, SIGNED : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi1>
    %c_0 = stablehlo.constant dense<5> : tensor<i32>
    %4 = stablehlo.broadcast_in_dim %c_0, dims = [] : (tensor<i32>) -> tensor<9xi32>
    %5 = stablehlo.add %arg1, %4 : tensor<9xi32>
    %6 = stablehlo.select %3, %5, %arg1 : tensor<9xi1>, tensor<9xi32>
    %7 = stablehlo.broadcast_in_dim %6, dims = [0] : (tensor<9xi32>) -> tensor<9x1xi32>
    %8 = "stablehlo.gather"(%arg3, %7) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 0, 4>}> : (tensor<5x4xf32>, tensor<9x1xi32>) -> tensor<9x4xf32>
    %9 = stablehlo.broadcast_in_dim %1, dims = [0, 1] : (tensor<9x1xf32>) -> tensor<9x4xf32>
    %10 = stablehlo.multiply %9, %8 : tensor<9x4xf32>
    %c_1 = stablehlo.constant dense<0> : tensor<i32>
    %11 = stablehlo.broadcast_in_dim %c_1, dims = [] : (tensor<i32>) -> tensor<9xi32>
    %12 = stablehlo.compare LT, %arg0, %11, SIGNED : (tensor<9xi32>, tensor<9xi32>) -> tensor<9xi1>
    %c_2 = stablehlo.constant dense<6> : tensor<i32>
    %13 = stablehlo.broadcast_in_dim %c_2, dims = [] : (tensor<i32>) -> tensor<9xi32>
    %14 = stablehlo.add %arg0, %13 : tensor<9xi32>
    %15 = stablehlo.select %12, %14, %arg0 : tensor<9xi1>, tensor<9xi32>
    %16 = stablehlo.broadcast_in_dim %15, dims = [0] : (tensor<9xi32>) -> tensor<9x1xi32>
    %17 = "stablehlo.scatter"(%0, %16, %10) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%arg6: tensor<f32>, %arg7: tensor<f32>):
      %49 = stablehlo.add %arg6, %arg7 : tensor<f32>
      stablehlo.return %49 : tensor<f32>
    }) : (tensor<6x4xf32>, tensor<9x1xi32>, tensor<9x4xf32>) -> tensor<6x4xf32>
    %c_3 = stablehlo.constant dense<0> : tensor<i32>
    %18 = stablehlo.broadcast_in_dim %c_3, dims = [] : (tensor<i32>) -> tensor<5xi32>
    %19 = stablehlo.compare LT, %arg5, %18, SIGNED : (tensor<5xi32>, tensor<5xi32>) -> tensor<5xi1>
    %c_4 = stablehlo.constant dense<10> : tensor<i32>
    %20 = stablehlo.broadcast_in_dim %c_4, dims = [] : (tensor<i32>) -> tensor<5xi32>
    %21 = stablehlo.add %arg5, %20 : tensor<5xi32>
    %22 = stablehlo.select %19, %21, %arg5 : tensor<5xi1>, tensor<5xi32>
    %23 = stablehlo.broadcast_in_dim %22, dims = [0] : (tensor<5xi32>) -> tensor<5x1xi32>
    %24 = "stablehlo.gather"(%arg4, %23) <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, indices_are_sorted = false, slice_sizes = array<i64: 1, 3>}> : (tensor<10x3xf32>, tensor<5x1xi32>) -> tensor<5x3xf32>
    %25 = stablehlo.tanh %24 : tensor<5x3xf32>
    %cst_5 = stablehlo.constant dense<1.000000e+00> : tensor<f32>
    %26 = stablehlo.broadcast_in_dim %cst_5, dims = [] : (tensor<f32>) -> tensor<5x3xf32>
    %27 = stablehlo.subtract %26, %25 : tensor<5x3xf32>
    %cst_6 = stablehlo.constant dense<2.000000e+00> : tensor<f32>
    %28 = stablehlo.broadcast_in_dim %cst_6, dims = [] : (tensor<f32>) -> tensor<5x3xf32>
    %29 = stablehlo.multiply %28, %25 : tensor<5x3xf32>
    %cst_7 = stablehlo.constant dense<1.000000e+00> : tensor<f32>
    %30 = stablehlo.broadcast_in_dim %cst_7, dims = [] : (tensor<f32>) -> tensor<5x3xf32>
    %31 = stablehlo.multiply %30, %29 : tensor<5x3xf32>
    %32 = stablehlo.multiply %31, %27 : tensor<5x3xf32>
    %33 = stablehlo.multiply %32, %25 : tensor<5x3xf32>
    %34 = stablehlo.add %32, %33 : tensor<5x3xf32>
    %cst_8 = stablehlo.constant dense<0.000000e+00> : tensor<f32>
    %35 = stablehlo.broadcast_in_dim %cst_8, dims = [] : (tensor<f32>) -> tensor<10x3xf32>
    %36 = "stablehlo.scatter"(%35, %23, %34) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%arg6: tensor<f32>, %arg7: tensor<f32>):
      %49 = stablehlo.add %arg6, %arg7 : tensor<f32>
      stablehlo.return %49 : tensor<f32>
    }) : (tensor<10x3xf32>, tensor<5x1xi32>, tensor<5x3xf32>) -> tensor<10x3xf32>
    %c_9 = stablehlo.constant dense<0> : tensor<i32>
    %37 = stablehlo.broadcast_in_dim %c_9, dims = [] : (tensor<i32>) -> tensor<5xi32>
    %38 = stablehlo.compare LT, %arg5, %37, SIGNED : (tensor<5xi32>, tensor<5xi32>) -> tensor<5xi1>
    %c_10 = stablehlo.constant dense<10> : tensor<i32>
    %39 = stablehlo.broadcast_in_dim %c_10, dims = [] : (tensor<i32>) -> tensor<5xi32>
    %40 = stablehlo.add %arg5, %39 : tensor<5xi32>
    %41 = stablehlo.select %38, %40, %arg5 : tensor<5xi1>, tensor<5xi32>
    %c_11 = stablehlo.constant dense<1> : tensor<i32>
    %42 = stablehlo.broadcast_in_dim %c_11, dims = [] : (tensor<i32>) -> tensor<5xi32>
    %43 = stablehlo.convert %42 : tensor<5xi32>
    %44 = stablehlo.broadcast_in_dim %41, dims = [0] : (tensor<5xi32>) -> tensor<5x1xi32>
    %45 = stablehlo.broadcast_in_dim %43, dims = [0] : (tensor<5xi32>) -> tensor<5x1xi32>
    %46 = stablehlo.concatenate %44, %45, dim = 1 : (tensor<5x1xi32>, tensor<5x1xi32>) -> tensor<5x2xi32>
    %cst_12 = stablehlo.constant dense<5.000000e-01> : tensor<f32>
    %47 = stablehlo.broadcast_in_dim %cst_12, dims = [] : (tensor<f32>) -> tensor<5xf32>
    %48 = "stablehlo.scatter"(%arg4, %46, %47) <{indices_are_sorted = false, scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0, 1], scatter_dims_to_operand_dims = [0, 1], index_vector_dim = 1>, unique_indices = false}> ({
    ^bb0(%arg6: tensor<f32>, %arg7: tensor<f32>):
      %49 = stablehlo.maximum %arg6, %arg7 : tensor<f32>
      stablehlo.return %49 : tensor<f32>
    }) : (tensor<10x3xf32>, tensor<5x2xi32>, tensor<5xf32>) -> tensor<10x3xf32>
    return %17, %36, %48 : tensor<6x4xf32>, tensor<10x3xf32>, tensor<10x3xf32>
  }
}
