// Ops of StableHLO, a function each, in the spelling that leaves defaults out. record_artifacts.py
// makes the artifacts beside this file from it.

func.func public @main(%a: tensor<f32>) -> tensor<f32> {
 return %a : tensor<f32>
}

func.func private @abs(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.abs"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @negate(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.negate"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @sign(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.sign"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @floor(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.floor"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @ceil(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.ceil"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @round_nearest_even(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.round_nearest_even"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @round_nearest_afz(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.round_nearest_afz"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @sqrt(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.sqrt"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @exponential(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.exponential"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @exponential_minus_one(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.exponential_minus_one"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @log(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.log"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @log_plus_one(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.log_plus_one"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @logistic(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.logistic"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @sine(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.sine"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @cosine(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.cosine"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @tan(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.tan"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @tanh(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.tanh"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @rsqrt(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.rsqrt"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @cbrt(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.cbrt"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @add(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.add"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @subtract(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.subtract"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @multiply(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.multiply"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @divide(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.divide"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @remainder(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.remainder"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @maximum(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.maximum"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @minimum(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.minimum"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @power(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.power"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @atan2(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.atan2"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @and(%a: tensor<4xi32>) -> (tensor<4xi32>) {
%0 = "stablehlo.and"(%a, %a) : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @or(%a: tensor<4xi32>) -> (tensor<4xi32>) {
%0 = "stablehlo.or"(%a, %a) : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @xor(%a: tensor<4xi32>) -> (tensor<4xi32>) {
%0 = "stablehlo.xor"(%a, %a) : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @shift_left(%a: tensor<4xi32>) -> (tensor<4xi32>) {
%0 = "stablehlo.shift_left"(%a, %a) : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @shift_right_logical(%a: tensor<4xi32>) -> (tensor<4xi32>) {
%0 = "stablehlo.shift_right_logical"(%a, %a) : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @shift_right_arithmetic(%a: tensor<4xi32>) -> (tensor<4xi32>) {
%0 = "stablehlo.shift_right_arithmetic"(%a, %a) : (tensor<4xi32>, tensor<4xi32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @not(%a: tensor<4xi32>) -> (tensor<4xi32>) {
%0 = "stablehlo.not"(%a) : (tensor<4xi32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @popcnt(%a: tensor<4xi32>) -> (tensor<4xi32>) {
%0 = "stablehlo.popcnt"(%a) : (tensor<4xi32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @count_leading_zeros(%a: tensor<4xi32>) -> (tensor<4xi32>) {
%0 = "stablehlo.count_leading_zeros"(%a) : (tensor<4xi32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @is_finite(%a: tensor<4xf32>) -> (tensor<4xi1>) {
%0 = "stablehlo.is_finite"(%a) : (tensor<4xf32>) -> tensor<4xi1>
 return %0 : tensor<4xi1>
}

func.func private @convert(%a: tensor<4xf32>) -> (tensor<4xi32>) {
%0 = "stablehlo.convert"(%a) : (tensor<4xf32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @bitcast_convert(%a: tensor<4xf32>) -> (tensor<4xi32>) {
%0 = "stablehlo.bitcast_convert"(%a) : (tensor<4xf32>) -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @reduce_precision(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.reduce_precision"(%a) {exponent_bits = 5 : i32, mantissa_bits = 10 : i32} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @real(%a: tensor<4xcomplex<f32>>) -> (tensor<4xf32>) {
%0 = "stablehlo.real"(%a) : (tensor<4xcomplex<f32>>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @imag(%a: tensor<4xcomplex<f32>>) -> (tensor<4xf32>) {
%0 = "stablehlo.imag"(%a) : (tensor<4xcomplex<f32>>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @complex(%a: tensor<4xf32>) -> (tensor<4xcomplex<f32>>) {
%0 = "stablehlo.complex"(%a, %a) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xcomplex<f32>>
 return %0 : tensor<4xcomplex<f32>>
}

func.func private @compare(%a: tensor<4xf32>) -> (tensor<4xi1>) {
%0 = "stablehlo.compare"(%a, %a) {comparison_direction = #stablehlo<comparison_direction LT>, compare_type = #stablehlo<comparison_type TOTALORDER>} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
 return %0 : tensor<4xi1>
}

func.func private @compare_default(%a: tensor<4xf32>) -> (tensor<4xi1>) {
%0 = "stablehlo.compare"(%a, %a) {comparison_direction = #stablehlo<comparison_direction LT>} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
 return %0 : tensor<4xi1>
}

func.func private @select(%p: tensor<4xi1>, %a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.select"(%p, %a, %a) : (tensor<4xi1>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @clamp(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.clamp"(%a, %a, %a) : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @iota() -> (tensor<4xi32>) {
%0 = "stablehlo.iota"() {iota_dimension = 0 : i64} : () -> tensor<4xi32>
 return %0 : tensor<4xi32>
}

func.func private @broadcast_in_dim(%a: tensor<4xf32>) -> (tensor<4x2xf32>) {
%0 = "stablehlo.broadcast_in_dim"(%a) {broadcast_dimensions = array<i64: 0>} : (tensor<4xf32>) -> tensor<4x2xf32>
 return %0 : tensor<4x2xf32>
}

func.func private @broadcast(%a: tensor<4xf32>) -> (tensor<2x4xf32>) {
%0 = "stablehlo.broadcast"(%a) {broadcast_sizes = array<i64: 2>} : (tensor<4xf32>) -> tensor<2x4xf32>
 return %0 : tensor<2x4xf32>
}

func.func private @reshape(%a: tensor<4xf32>) -> (tensor<2x2xf32>) {
%0 = "stablehlo.reshape"(%a) : (tensor<4xf32>) -> tensor<2x2xf32>
 return %0 : tensor<2x2xf32>
}

func.func private @transpose(%a: tensor<2x3xf32>) -> (tensor<3x2xf32>) {
%0 = "stablehlo.transpose"(%a) {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
 return %0 : tensor<3x2xf32>
}

func.func private @reverse(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.reverse"(%a) {dimensions = array<i64: 0>} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @slice(%a: tensor<4xf32>) -> (tensor<2xf32>) {
%0 = "stablehlo.slice"(%a) {start_indices = array<i64: 0>, limit_indices = array<i64: 4>, strides = array<i64: 2>} : (tensor<4xf32>) -> tensor<2xf32>
 return %0 : tensor<2xf32>
}

func.func private @pad(%a: tensor<4xf32>, %z: tensor<f32>) -> (tensor<10xf32>) {
%0 = "stablehlo.pad"(%a, %z) {edge_padding_low = array<i64: 1>, edge_padding_high = array<i64: 2>, interior_padding = array<i64: 1>} : (tensor<4xf32>, tensor<f32>) -> tensor<10xf32>
 return %0 : tensor<10xf32>
}

func.func private @concatenate(%a: tensor<4xf32>) -> (tensor<8xf32>) {
%0 = "stablehlo.concatenate"(%a, %a) {dimension = 0 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
 return %0 : tensor<8xf32>
}

func.func private @dynamic_slice(%a: tensor<4xf32>, %i: tensor<i32>) -> (tensor<2xf32>) {
%0 = "stablehlo.dynamic_slice"(%a, %i) {slice_sizes = array<i64: 2>} : (tensor<4xf32>, tensor<i32>) -> tensor<2xf32>
 return %0 : tensor<2xf32>
}

func.func private @dynamic_update_slice(%a: tensor<4xf32>, %u: tensor<2xf32>, %i: tensor<i32>) -> (tensor<4xf32>) {
%0 = "stablehlo.dynamic_update_slice"(%a, %u, %i) : (tensor<4xf32>, tensor<2xf32>, tensor<i32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @gather(%a: tensor<4x2xf32>, %i: tensor<3x1xi32>) -> (tensor<3x2xf32>) {
%0 = "stablehlo.gather"(%a, %i) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, 2>} : (tensor<4x2xf32>, tensor<3x1xi32>) -> tensor<3x2xf32>
 return %0 : tensor<3x2xf32>
}

func.func private @gather_batching(%a: tensor<3x4x2xf32>, %i: tensor<3x5x1xi32>) -> (tensor<3x5x2xf32>) {
%0 = "stablehlo.gather"(%a, %i) {dimension_numbers = #stablehlo.gather<offset_dims = [2], collapsed_slice_dims = [1], operand_batching_dims = [0], start_indices_batching_dims = [0], start_index_map = [1], index_vector_dim = 2>, slice_sizes = array<i64: 1, 1, 2>, indices_are_sorted = true} : (tensor<3x4x2xf32>, tensor<3x5x1xi32>) -> tensor<3x5x2xf32>
 return %0 : tensor<3x5x2xf32>
}

func.func private @scatter(%a: tensor<4x2xf32>, %i: tensor<3x1xi32>, %u: tensor<3x2xf32>) -> (tensor<4x2xf32>) {
%0 = "stablehlo.scatter"(%a, %i, %u) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>} : (tensor<4x2xf32>, tensor<3x1xi32>, tensor<3x2xf32>) -> tensor<4x2xf32>
 return %0 : tensor<4x2xf32>
}

func.func private @scatter_batching(%a: tensor<3x4x2xf32>, %i: tensor<3x5x1xi32>, %u: tensor<3x5x2xf32>) -> (tensor<3x4x2xf32>) {
%0 = "stablehlo.scatter"(%a, %i, %u) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [2], inserted_window_dims = [1], input_batching_dims = [0], scatter_indices_batching_dims = [0], scatter_dims_to_operand_dims = [1], index_vector_dim = 2>, unique_indices = true} : (tensor<3x4x2xf32>, tensor<3x5x1xi32>, tensor<3x5x2xf32>) -> tensor<3x4x2xf32>
 return %0 : tensor<3x4x2xf32>
}

func.func private @optimization_barrier(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.optimization_barrier"(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @reduce(%a: tensor<4xf32>, %z: tensor<f32>) -> (tensor<f32>) {
%0 = "stablehlo.reduce"(%a, %z) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<f32>) -> tensor<f32>
 return %0 : tensor<f32>
}

func.func private @reduce_window(%a: tensor<4x4xf32>, %z: tensor<f32>) -> (tensor<3x3xf32>) {
%0 = "stablehlo.reduce_window"(%a, %z) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {window_dimensions = array<i64: 2, 2>} : (tensor<4x4xf32>, tensor<f32>) -> tensor<3x3xf32>
 return %0 : tensor<3x3xf32>
}

func.func private @reduce_window_full(%a: tensor<4x4xf32>, %z: tensor<f32>) -> (tensor<3x3xf32>) {
%0 = "stablehlo.reduce_window"(%a, %z) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {window_dimensions = array<i64: 2, 2>, window_strides = array<i64: 1, 2>, padding = dense<[[0,0],[1,1]]> : tensor<2x2xi64>} : (tensor<4x4xf32>, tensor<f32>) -> tensor<3x3xf32>
 return %0 : tensor<3x3xf32>
}

func.func private @select_and_scatter(%a: tensor<4xf32>, %src: tensor<2xf32>, %z: tensor<f32>) -> (tensor<4xf32>) {
%0 = "stablehlo.select_and_scatter"(%a, %src, %z) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.compare"(%x, %y) {comparison_direction = #stablehlo<comparison_direction GE>}: (tensor<f32>, tensor<f32>) -> tensor<i1>
 "stablehlo.return"(%s) : (tensor<i1>) -> ()}, {
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {window_dimensions = array<i64: 2>, window_strides = array<i64: 2>} : (tensor<4xf32>, tensor<2xf32>, tensor<f32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @map(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.map"(%a, %a) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @convolution(%a: tensor<1x4x4x1xf32>, %k: tensor<2x2x1x1xf32>) -> (tensor<1x3x3x1xf32>) {
%0 = "stablehlo.convolution"(%a, %k) {dimension_numbers = #stablehlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]>, feature_group_count = 1 : i64, batch_group_count = 1 : i64} : (tensor<1x4x4x1xf32>, tensor<2x2x1x1xf32>) -> tensor<1x3x3x1xf32>
 return %0 : tensor<1x3x3x1xf32>
}

func.func private @convolution_full(%a: tensor<1x4x4x1xf32>, %k: tensor<2x2x1x1xf32>) -> (tensor<1x3x2x1xf32>) {
%0 = "stablehlo.convolution"(%a, %k) {dimension_numbers = #stablehlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]>, feature_group_count = 1 : i64, batch_group_count = 1 : i64, window_strides = array<i64: 1, 2>, padding = dense<[[0,1],[1,1]]> : tensor<2x2xi64>, rhs_dilation = array<i64: 2, 2>, window_reversal = array<i1: true, false>, precision_config = [#stablehlo<precision HIGH>, #stablehlo<precision DEFAULT>]} : (tensor<1x4x4x1xf32>, tensor<2x2x1x1xf32>) -> tensor<1x3x2x1xf32>
 return %0 : tensor<1x3x2x1xf32>
}

func.func private @dot_general(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> (tensor<2x4xf32>) {
%0 = "stablehlo.dot_general"(%a, %b) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
 return %0 : tensor<2x4xf32>
}

func.func private @dot_general_batch(%a: tensor<5x2x3xf32>, %b: tensor<5x3x4xf32>) -> (tensor<5x2x4xf32>) {
%0 = "stablehlo.dot_general"(%a, %b) {dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = [0], rhs_batching_dimensions = [0], lhs_contracting_dimensions = [2], rhs_contracting_dimensions = [1]>, precision_config = [#stablehlo<precision DEFAULT>, #stablehlo<precision HIGHEST>]} : (tensor<5x2x3xf32>, tensor<5x3x4xf32>) -> tensor<5x2x4xf32>
 return %0 : tensor<5x2x4xf32>
}

func.func private @dot_general_algorithm(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> (tensor<2x4xf32>) {
%0 = "stablehlo.dot_general"(%a, %b) {dot_dimension_numbers = #stablehlo.dot<lhs_contracting_dimensions = [1], rhs_contracting_dimensions = [0]>, algorithm = #stablehlo.dot_algorithm<lhs_precision_type = tf32, rhs_precision_type = tf32, accumulation_type = f32, lhs_component_count = 1, rhs_component_count = 1, num_primitive_operations = 1, allow_imprecise_accumulation = false>} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
 return %0 : tensor<2x4xf32>
}

func.func private @dot(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> (tensor<2x4xf32>) {
%0 = "stablehlo.dot"(%a, %b) : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
 return %0 : tensor<2x4xf32>
}

func.func private @sort(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.sort"(%a) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.compare"(%x, %y) {comparison_direction = #stablehlo<comparison_direction LT>, compare_type = #stablehlo<comparison_type FLOAT>}: (tensor<f32>, tensor<f32>) -> tensor<i1>
 "stablehlo.return"(%s) : (tensor<i1>) -> ()}) {dimension = 0 : i64, is_stable = true} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @while(%a: tensor<i32>) -> (tensor<i32>) {
%0 = "stablehlo.while"(%a) ({
^b(%x: tensor<i32>):
 %s = "stablehlo.compare"(%x, %a) {comparison_direction = #stablehlo<comparison_direction LT>}: (tensor<i32>, tensor<i32>) -> tensor<i1>
 "stablehlo.return"(%s) : (tensor<i1>) -> ()}, {
^c(%x: tensor<i32>):
 "stablehlo.return"(%x) : (tensor<i32>) -> ()}) : (tensor<i32>) -> tensor<i32>
 return %0 : tensor<i32>
}

func.func private @if(%p: tensor<i1>, %a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.if"(%p) ({"stablehlo.return"(%a) : (tensor<4xf32>) -> ()}, {%n = "stablehlo.negate"(%a) : (tensor<4xf32>) -> tensor<4xf32>
"stablehlo.return"(%n) : (tensor<4xf32>) -> ()}) : (tensor<i1>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @case(%p: tensor<i32>, %a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.case"(%p) ({"stablehlo.return"(%a) : (tensor<4xf32>) -> ()}, {%n = "stablehlo.negate"(%a) : (tensor<4xf32>) -> tensor<4xf32>
"stablehlo.return"(%n) : (tensor<4xf32>) -> ()}, {"stablehlo.return"(%a) : (tensor<4xf32>) -> ()}) : (tensor<i32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @call_callee(%a: tensor<4xf32>) -> tensor<4xf32> { return %a : tensor<4xf32> }
func.func private @call(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = func.call @call_callee(%a) : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @batch_norm_inference(%a: tensor<2x4xf32>, %s: tensor<4xf32>) -> (tensor<2x4xf32>) {
%0 = "stablehlo.batch_norm_inference"(%a, %s, %s, %s, %s) {epsilon = 0.001 : f32, feature_index = 1 : i64} : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
 return %0 : tensor<2x4xf32>
}

func.func private @batch_norm_training(%a: tensor<2x4xf32>, %s: tensor<4xf32>) -> (tensor<2x4xf32>) {
%0:3 = "stablehlo.batch_norm_training"(%a, %s, %s) {epsilon = 0.001 : f32, feature_index = 1 : i64} : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
 return %0#0 : tensor<2x4xf32>
}

func.func private @batch_norm_grad(%a: tensor<2x4xf32>, %s: tensor<4xf32>) -> (tensor<2x4xf32>) {
%0:3 = "stablehlo.batch_norm_grad"(%a, %s, %s, %s, %a) {epsilon = 0.001 : f32, feature_index = 1 : i64} : (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<2x4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>, tensor<4xf32>)
 return %0#0 : tensor<2x4xf32>
}

func.func private @rng(%a: tensor<f32>, %s: tensor<1xi64>) -> (tensor<4xf32>) {
%0 = "stablehlo.rng"(%a, %a, %s) {rng_distribution = #stablehlo<rng_distribution UNIFORM>} : (tensor<f32>, tensor<f32>, tensor<1xi64>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @tuple(%a: tensor<4xf32>, %t: !stablehlo.token) -> (tuple<tensor<4xf32>, !stablehlo.token>) {
%0 = "stablehlo.tuple"(%a, %t) : (tensor<4xf32>, !stablehlo.token) -> tuple<tensor<4xf32>, !stablehlo.token>
 return %0 : tuple<tensor<4xf32>, !stablehlo.token>
}

func.func private @get_tuple_element(%a: tuple<tensor<4xf32>, !stablehlo.token>) -> (tensor<4xf32>) {
%0 = "stablehlo.get_tuple_element"(%a) {index = 0 : i32} : (tuple<tensor<4xf32>, !stablehlo.token>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @create_token() -> (!stablehlo.token) {
%0 = "stablehlo.create_token"() : () -> !stablehlo.token
 return %0 : !stablehlo.token
}

func.func private @after_all(%t: !stablehlo.token) -> (!stablehlo.token) {
%0 = "stablehlo.after_all"(%t, %t) : (!stablehlo.token, !stablehlo.token) -> !stablehlo.token
 return %0 : !stablehlo.token
}

func.func private @infeed(%t: !stablehlo.token) -> (tensor<4xf32>, !stablehlo.token) {
%0:2 = "stablehlo.infeed"(%t) {infeed_config = "c", layout = [[0]]} : (!stablehlo.token) -> (tensor<4xf32>, !stablehlo.token)
 return %0#0, %0#1 : tensor<4xf32>, !stablehlo.token
}

func.func private @infeed_default(%t: !stablehlo.token) -> (tensor<4xf32>, !stablehlo.token) {
%0:2 = "stablehlo.infeed"(%t) : (!stablehlo.token) -> (tensor<4xf32>, !stablehlo.token)
 return %0#0, %0#1 : tensor<4xf32>, !stablehlo.token
}

func.func private @outfeed(%a: tensor<4xf32>, %t: !stablehlo.token) -> (!stablehlo.token) {
%0 = "stablehlo.outfeed"(%a, %t) {outfeed_config = "c"} : (tensor<4xf32>, !stablehlo.token) -> !stablehlo.token
 return %0 : !stablehlo.token
}

func.func private @send(%a: tensor<4xf32>, %t: !stablehlo.token) -> (!stablehlo.token) {
%0 = "stablehlo.send"(%a, %t) {channel_handle = #stablehlo.channel_handle<handle = 1, type = 2>, is_host_transfer = true} : (tensor<4xf32>, !stablehlo.token) -> !stablehlo.token
 return %0 : !stablehlo.token
}

func.func private @send_pairs(%a: tensor<4xf32>, %t: !stablehlo.token) -> (!stablehlo.token) {
%0 = "stablehlo.send"(%a, %t) {channel_handle = #stablehlo.channel_handle<handle = 1, type = 1>, source_target_pairs = dense<[[0,1]]> : tensor<1x2xi64>} : (tensor<4xf32>, !stablehlo.token) -> !stablehlo.token
 return %0 : !stablehlo.token
}

func.func private @recv(%t: !stablehlo.token) -> (tensor<4xf32>, !stablehlo.token) {
%0:2 = "stablehlo.recv"(%t) {channel_handle = #stablehlo.channel_handle<handle = 1, type = 3>, is_host_transfer = true} : (!stablehlo.token) -> (tensor<4xf32>, !stablehlo.token)
 return %0#0, %0#1 : tensor<4xf32>, !stablehlo.token
}

func.func private @replica_id() -> (tensor<ui32>) {
%0 = "stablehlo.replica_id"() : () -> tensor<ui32>
 return %0 : tensor<ui32>
}

func.func private @partition_id() -> (tensor<ui32>) {
%0 = "stablehlo.partition_id"() : () -> tensor<ui32>
 return %0 : tensor<ui32>
}

func.func private @all_reduce(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.all_reduce"(%a) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {replica_groups = dense<[[0,1]]> : tensor<1x2xi64>, channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>, use_global_device_ids} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @all_reduce_default(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.all_reduce"(%a) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {replica_groups = dense<[[0,1]]> : tensor<1x2xi64>} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @all_reduce_variadic(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0:2 = "stablehlo.all_reduce"(%a, %a) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {replica_groups = dense<[[0,1]]> : tensor<1x2xi64>}: (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
 return %0#0 : tensor<4xf32>
}

func.func private @all_gather(%a: tensor<4xf32>) -> (tensor<8xf32>) {
%0 = "stablehlo.all_gather"(%a) {all_gather_dim = 0 : i64, replica_groups = dense<[[0,1]]> : tensor<1x2xi64>, channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>, use_global_device_ids} : (tensor<4xf32>) -> tensor<8xf32>
 return %0 : tensor<8xf32>
}

func.func private @all_gather_default(%a: tensor<4xf32>) -> (tensor<8xf32>) {
%0 = "stablehlo.all_gather"(%a) {all_gather_dim = 0 : i64, replica_groups = dense<[[0,1]]> : tensor<1x2xi64>} : (tensor<4xf32>) -> tensor<8xf32>
 return %0 : tensor<8xf32>
}

func.func private @all_to_all(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.all_to_all"(%a) {split_dimension = 0 : i64, concat_dimension = 0 : i64, split_count = 2 : i64, replica_groups = dense<[[0,1]]> : tensor<1x2xi64>, channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @all_to_all_default(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.all_to_all"(%a) {split_dimension = 0 : i64, concat_dimension = 0 : i64, split_count = 2 : i64, replica_groups = dense<[[0,1]]> : tensor<1x2xi64>} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @collective_permute(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.collective_permute"(%a) {source_target_pairs = dense<[[0,1]]> : tensor<1x2xi64>, channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @collective_permute_default(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.collective_permute"(%a) {source_target_pairs = dense<[[0,1]]> : tensor<1x2xi64>} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @collective_broadcast(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.collective_broadcast"(%a) {replica_groups = dense<[[0,1]]> : tensor<1x2xi64>, channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @reduce_scatter(%a: tensor<4xf32>) -> (tensor<2xf32>) {
%0 = "stablehlo.reduce_scatter"(%a) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {scatter_dimension = 0 : i64, replica_groups = dense<[[0,1]]> : tensor<1x2xi64>, channel_handle = #stablehlo.channel_handle<handle = 1, type = 0>, use_global_device_ids} : (tensor<4xf32>) -> tensor<2xf32>
 return %0 : tensor<2xf32>
}

func.func private @custom_call(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.custom_call"(%a) {call_target_name = "foo"} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @custom_call_full_callee(%a: tensor<4xf32>) -> tensor<4xf32> { return %a : tensor<4xf32> }
func.func private @custom_call_full(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.custom_call"(%a) {call_target_name = "foo", has_side_effect = true, backend_config = "x", api_version = 2 : i32, called_computations = [@custom_call_full_callee], operand_layouts = [dense<0> : tensor<1xindex>], result_layouts = [dense<0> : tensor<1xindex>], output_operand_aliases = [#stablehlo.output_operand_alias<output_tuple_indices = [], operand_index = 0, operand_tuple_indices = []>]} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @custom_call_ffi(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.custom_call"(%a) {call_target_name = "lapack_spotrf_ffi", backend_config = {uplo = 76 : ui8, b = true, f = 0x3FC00000 : f32}, api_version = 4 : i32, mhlo.backend_config = "z"} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @composite_callee(%a: tensor<4xf32>) -> tensor<4xf32> { return %a : tensor<4xf32> }
func.func private @composite(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.composite"(%a) {name = "my.op", decomposition = @composite_callee, composite_attributes = {k = 3 : i64, s = "t"}, version = 1 : i32} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @composite_default_callee(%a: tensor<4xf32>) -> tensor<4xf32> { return %a : tensor<4xf32> }
func.func private @composite_default(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.composite"(%a) {name = "my.op", decomposition = @composite_default_callee} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @dynamic_broadcast_in_dim(%a: tensor<4xf32>, %s: tensor<2xi32>) -> (tensor<?x4xf32>) {
%0 = "stablehlo.dynamic_broadcast_in_dim"(%a, %s) {broadcast_dimensions = array<i64: 1>, known_expanding_dimensions = array<i64: 0>} : (tensor<4xf32>, tensor<2xi32>) -> tensor<?x4xf32>
 return %0 : tensor<?x4xf32>
}

func.func private @dynamic_broadcast_in_dim_default(%a: tensor<4xf32>, %s: tensor<2xi32>) -> (tensor<?x4xf32>) {
%0 = "stablehlo.dynamic_broadcast_in_dim"(%a, %s) {broadcast_dimensions = array<i64: 1>} : (tensor<4xf32>, tensor<2xi32>) -> tensor<?x4xf32>
 return %0 : tensor<?x4xf32>
}

func.func private @dynamic_conv(%a: tensor<1x4x4x1xf32>, %k: tensor<2x2x1x1xf32>, %p: tensor<2x2xi64>) -> (tensor<1x?x?x1xf32>) {
%0 = "stablehlo.dynamic_conv"(%a, %k, %p) {dimension_numbers = #stablehlo.conv<[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]>, feature_group_count = 1 : i64, batch_group_count = 1 : i64} : (tensor<1x4x4x1xf32>, tensor<2x2x1x1xf32>, tensor<2x2xi64>) -> tensor<1x?x?x1xf32>
 return %0 : tensor<1x?x?x1xf32>
}

func.func private @dynamic_gather(%a: tensor<4x2xf32>, %i: tensor<3x1xi32>, %s: tensor<2xi32>) -> (tensor<3x2xf32>) {
%0 = "stablehlo.dynamic_gather"(%a, %i, %s) {dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>} : (tensor<4x2xf32>, tensor<3x1xi32>, tensor<2xi32>) -> tensor<3x2xf32>
 return %0 : tensor<3x2xf32>
}

func.func private @dynamic_iota(%s: tensor<1xi32>) -> (tensor<?xf32>) {
%0 = "stablehlo.dynamic_iota"(%s) {iota_dimension = 0 : i64} : (tensor<1xi32>) -> tensor<?xf32>
 return %0 : tensor<?xf32>
}

func.func private @dynamic_pad(%a: tensor<4xf32>, %z: tensor<f32>, %s: tensor<1xi32>) -> (tensor<?xf32>) {
%0 = "stablehlo.dynamic_pad"(%a, %z, %s, %s, %s) : (tensor<4xf32>, tensor<f32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<?xf32>
 return %0 : tensor<?xf32>
}

func.func private @dynamic_reshape(%a: tensor<4xf32>, %s: tensor<1xi32>) -> (tensor<?xf32>) {
%0 = "stablehlo.dynamic_reshape"(%a, %s) : (tensor<4xf32>, tensor<1xi32>) -> tensor<?xf32>
 return %0 : tensor<?xf32>
}

func.func private @real_dynamic_slice(%a: tensor<4xf32>, %s: tensor<1xi32>) -> (tensor<?xf32>) {
%0 = "stablehlo.real_dynamic_slice"(%a, %s, %s, %s) : (tensor<4xf32>, tensor<1xi32>, tensor<1xi32>, tensor<1xi32>) -> tensor<?xf32>
 return %0 : tensor<?xf32>
}

func.func private @get_dimension_size(%a: tensor<?xf32>) -> (tensor<i32>) {
%0 = "stablehlo.get_dimension_size"(%a) {dimension = 0 : i64} : (tensor<?xf32>) -> tensor<i32>
 return %0 : tensor<i32>
}

func.func private @set_dimension_size(%a: tensor<4xf32>, %s: tensor<i32>) -> (tensor<?xf32, #stablehlo.bounds<4>>) {
%0 = "stablehlo.set_dimension_size"(%a, %s) {dimension = 0 : i64} : (tensor<4xf32>, tensor<i32>) -> tensor<?xf32, #stablehlo.bounds<4>>
 return %0 : tensor<?xf32, #stablehlo.bounds<4>>
}

func.func private @uniform_quantize(%a: tensor<4xf32>) -> (tensor<4x!quant.uniform<i8:f32, 0.5:10>>) {
%0 = "stablehlo.uniform_quantize"(%a) : (tensor<4xf32>) -> tensor<4x!quant.uniform<i8:f32, 0.5:10>>
 return %0 : tensor<4x!quant.uniform<i8:f32, 0.5:10>>
}

func.func private @uniform_dequantize(%a: tensor<4x!quant.uniform<i8:f32, 0.5:10>>) -> (tensor<4xf32>) {
%0 = "stablehlo.uniform_dequantize"(%a) : (tensor<4x!quant.uniform<i8:f32, 0.5:10>>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @uniform_quantize_axis(%a: tensor<2x4xf32>) -> (tensor<2x4x!quant.uniform<i8<-127:127>:f32:1, {0.5:1, 0.25, 0.125, 1.0}>>) {
%0 = "stablehlo.uniform_quantize"(%a) : (tensor<2x4xf32>) -> tensor<2x4x!quant.uniform<i8<-127:127>:f32:1, {0.5:1, 0.25, 0.125, 1.0}>>
 return %0 : tensor<2x4x!quant.uniform<i8<-127:127>:f32:1, {0.5:1, 0.25, 0.125, 1.0}>>
}

func.func private @einsum(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> (tensor<2x4xf32>) {
%0 = "stablehlo.einsum"(%a, %b) {einsum_config = "ab,bc->ac"} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
 return %0 : tensor<2x4xf32>
}

func.func private @unary_einsum(%a: tensor<2x3xf32>) -> (tensor<3x2xf32>) {
%0 = "stablehlo.unary_einsum"(%a) {einsum_config = "ab->ba"} : (tensor<2x3xf32>) -> tensor<3x2xf32>
 return %0 : tensor<3x2xf32>
}

func.func private @torch_index_select(%a: tensor<4x2xf32>, %i: tensor<3xi32>) -> (tensor<3x2xf32>) {
%0 = "stablehlo.torch_index_select"(%a, %i) {dim = 0 : i64, batch_dims = 0 : i64} : (tensor<4x2xf32>, tensor<3xi32>) -> tensor<3x2xf32>
 return %0 : tensor<3x2xf32>
}

func.func private @exponential_highest(%a: tensor<4xf32>) -> (tensor<4xf32>) {
%0 = "stablehlo.exponential"(%a) {result_accuracy = #stablehlo.result_accuracy<mode = #stablehlo.result_accuracy_mode<HIGHEST>>} : (tensor<4xf32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}

func.func private @constant_i1_0() -> (tensor<3xi1>) {
%0 = "stablehlo.constant"() {value = dense<[true, false, true]> : tensor<3xi1>} : () -> tensor<3xi1>
 return %0 : tensor<3xi1>
}

func.func private @constant_i1_1() -> (tensor<3xi1>) {
%0 = "stablehlo.constant"() {value = dense<true> : tensor<3xi1>} : () -> tensor<3xi1>
 return %0 : tensor<3xi1>
}

func.func private @constant_i2_2() -> (tensor<3xi2>) {
%0 = "stablehlo.constant"() {value = dense<[1, -1, 0]> : tensor<3xi2>} : () -> tensor<3xi2>
 return %0 : tensor<3xi2>
}

func.func private @constant_i4_3() -> (tensor<3xi4>) {
%0 = "stablehlo.constant"() {value = dense<[7, -8, 0]> : tensor<3xi4>} : () -> tensor<3xi4>
 return %0 : tensor<3xi4>
}

func.func private @constant_ui2_4() -> (tensor<3xui2>) {
%0 = "stablehlo.constant"() {value = dense<[1, 3, 0]> : tensor<3xui2>} : () -> tensor<3xui2>
 return %0 : tensor<3xui2>
}

func.func private @constant_ui4_5() -> (tensor<3xui4>) {
%0 = "stablehlo.constant"() {value = dense<[1, 15, 0]> : tensor<3xui4>} : () -> tensor<3xui4>
 return %0 : tensor<3xui4>
}

func.func private @constant_i8_6() -> (tensor<3xi8>) {
%0 = "stablehlo.constant"() {value = dense<[1, -128, 0]> : tensor<3xi8>} : () -> tensor<3xi8>
 return %0 : tensor<3xi8>
}

func.func private @constant_ui8_7() -> (tensor<3xui8>) {
%0 = "stablehlo.constant"() {value = dense<[1, 255, 0]> : tensor<3xui8>} : () -> tensor<3xui8>
 return %0 : tensor<3xui8>
}

func.func private @constant_i16_8() -> (tensor<3xi16>) {
%0 = "stablehlo.constant"() {value = dense<[1,-2,3]> : tensor<3xi16>} : () -> tensor<3xi16>
 return %0 : tensor<3xi16>
}

func.func private @constant_ui16_9() -> (tensor<3xui16>) {
%0 = "stablehlo.constant"() {value = dense<[1,2,3]> : tensor<3xui16>} : () -> tensor<3xui16>
 return %0 : tensor<3xui16>
}

func.func private @constant_i32_10() -> (tensor<3xi32>) {
%0 = "stablehlo.constant"() {value = dense<[1,-2,3]> : tensor<3xi32>} : () -> tensor<3xi32>
 return %0 : tensor<3xi32>
}

func.func private @constant_ui32_11() -> (tensor<3xui32>) {
%0 = "stablehlo.constant"() {value = dense<[1,2,3]> : tensor<3xui32>} : () -> tensor<3xui32>
 return %0 : tensor<3xui32>
}

func.func private @constant_i64_12() -> (tensor<3xi64>) {
%0 = "stablehlo.constant"() {value = dense<[1,-2,3]> : tensor<3xi64>} : () -> tensor<3xi64>
 return %0 : tensor<3xi64>
}

func.func private @constant_ui64_13() -> (tensor<3xui64>) {
%0 = "stablehlo.constant"() {value = dense<[1,2,18446744073709551615]> : tensor<3xui64>} : () -> tensor<3xui64>
 return %0 : tensor<3xui64>
}

func.func private @constant_bf16_14() -> (tensor<3xbf16>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xbf16>} : () -> tensor<3xbf16>
 return %0 : tensor<3xbf16>
}

func.func private @constant_f16_15() -> (tensor<3xf16>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf16>} : () -> tensor<3xf16>
 return %0 : tensor<3xf16>
}

func.func private @constant_f32_16() -> (tensor<3xf32>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf32>} : () -> tensor<3xf32>
 return %0 : tensor<3xf32>
}

func.func private @constant_f64_17() -> (tensor<3xf64>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf64>} : () -> tensor<3xf64>
 return %0 : tensor<3xf64>
}

func.func private @constant_f8E4M3FN_18() -> (tensor<3xf8E4M3FN>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf8E4M3FN>} : () -> tensor<3xf8E4M3FN>
 return %0 : tensor<3xf8E4M3FN>
}

func.func private @constant_f8E5M2_19() -> (tensor<3xf8E5M2>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf8E5M2>} : () -> tensor<3xf8E5M2>
 return %0 : tensor<3xf8E5M2>
}

func.func private @constant_f8E4M3FNUZ_20() -> (tensor<3xf8E4M3FNUZ>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf8E4M3FNUZ>} : () -> tensor<3xf8E4M3FNUZ>
 return %0 : tensor<3xf8E4M3FNUZ>
}

func.func private @constant_f8E5M2FNUZ_21() -> (tensor<3xf8E5M2FNUZ>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf8E5M2FNUZ>} : () -> tensor<3xf8E5M2FNUZ>
 return %0 : tensor<3xf8E5M2FNUZ>
}

func.func private @constant_f8E4M3B11FNUZ_22() -> (tensor<3xf8E4M3B11FNUZ>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf8E4M3B11FNUZ>} : () -> tensor<3xf8E4M3B11FNUZ>
 return %0 : tensor<3xf8E4M3B11FNUZ>
}

func.func private @constant_f8E3M4_23() -> (tensor<3xf8E3M4>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf8E3M4>} : () -> tensor<3xf8E3M4>
 return %0 : tensor<3xf8E3M4>
}

func.func private @constant_f8E4M3_24() -> (tensor<3xf8E4M3>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf8E4M3>} : () -> tensor<3xf8E4M3>
 return %0 : tensor<3xf8E4M3>
}

func.func private @constant_f8E8M0FNU_25() -> (tensor<3xf8E8M0FNU>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,4.0]> : tensor<3xf8E8M0FNU>} : () -> tensor<3xf8E8M0FNU>
 return %0 : tensor<3xf8E8M0FNU>
}

func.func private @constant_f4E2M1FN_26() -> (tensor<3xf4E2M1FN>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf4E2M1FN>} : () -> tensor<3xf4E2M1FN>
 return %0 : tensor<3xf4E2M1FN>
}

func.func private @constant_f6E2M3FN_27() -> (tensor<3xf6E2M3FN>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf6E2M3FN>} : () -> tensor<3xf6E2M3FN>
 return %0 : tensor<3xf6E2M3FN>
}

func.func private @constant_f6E3M2FN_28() -> (tensor<3xf6E3M2FN>) {
%0 = "stablehlo.constant"() {value = dense<[1.0,2.0,3.0]> : tensor<3xf6E3M2FN>} : () -> tensor<3xf6E3M2FN>
 return %0 : tensor<3xf6E3M2FN>
}

func.func private @constant_complex_f32__29() -> (tensor<3xcomplex<f32>>) {
%0 = "stablehlo.constant"() {value = dense<[(1.0,2.0),(3.0,4.0),(5.0,6.0)]> : tensor<3xcomplex<f32>>} : () -> tensor<3xcomplex<f32>>
 return %0 : tensor<3xcomplex<f32>>
}

func.func private @constant_complex_f64__30() -> (tensor<3xcomplex<f64>>) {
%0 = "stablehlo.constant"() {value = dense<[(1.0,2.0),(3.0,4.0),(5.0,6.0)]> : tensor<3xcomplex<f64>>} : () -> tensor<3xcomplex<f64>>
 return %0 : tensor<3xcomplex<f64>>
}

func.func private @constant_f32_31() -> (tensor<3xf32>) {
%0 = "stablehlo.constant"() {value = dense<2.0> : tensor<3xf32>} : () -> tensor<3xf32>
 return %0 : tensor<3xf32>
}

func.func private @constant() -> (tensor<f32>) {
%0 = "stablehlo.constant"() {value = dense<1.0> : tensor<f32>} : () -> tensor<f32>
 return %0 : tensor<f32>
}

func.func private @constant_bits() -> (tensor<17xi1>) {
%0 = "stablehlo.constant"() {value = dense<[true,false,true,true,false,false,false,true,true,true,true,false,true,false,true,true,false]> : tensor<17xi1>} : () -> tensor<17xi1>
 return %0 : tensor<17xi1>
}

func.func private @constant_empty() -> (tensor<0x3xf32>) {
%0 = "stablehlo.constant"() {value = dense<> : tensor<0x3xf32>} : () -> tensor<0x3xf32>
 return %0 : tensor<0x3xf32>
}

func.func private @sort_descending(%a: tensor<4x3xi32>) -> (tensor<4x3xi32>) {
%0 = "stablehlo.sort"(%a) ({
^b(%x: tensor<i32>, %y: tensor<i32>):
 %s = "stablehlo.compare"(%x, %y) {comparison_direction = #stablehlo<comparison_direction GT>}: (tensor<i32>, tensor<i32>) -> tensor<i1>
 "stablehlo.return"(%s) : (tensor<i1>) -> ()}) {dimension = 0 : i64, is_stable = false} : (tensor<4x3xi32>) -> tensor<4x3xi32>
 return %0 : tensor<4x3xi32>
}

func.func private @reduce_window_dilated(%a: tensor<4xf32>, %z: tensor<f32>) -> (tensor<4xf32>) {
%0 = "stablehlo.reduce_window"(%a, %z) ({
^b(%x: tensor<f32>, %y: tensor<f32>):
 %s = "stablehlo.add"(%x, %y) : (tensor<f32>, tensor<f32>) -> tensor<f32>
 "stablehlo.return"(%s) : (tensor<f32>) -> ()}) {window_dimensions = array<i64: 2>, base_dilations = array<i64: 2>, window_dilations = array<i64: 3>} : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
 return %0 : tensor<4xf32>
}
