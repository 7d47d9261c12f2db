// RUN: stablehlo-opt -inline %s | stablehlo-translate --interpret
module @jit__lambda attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func private @tested(%arg0: tensor<9xbf16>) -> (tensor<9xbf16> {jax.result_info = "result[0]"}) {
    %0 = chlo.lgamma %arg0 : tensor<9xbf16> -> tensor<9xbf16>
    return %0 : tensor<9xbf16>
  }
  func.func public @main() {
    %in0 = stablehlo.constant dense<"0x803F00404040003F00BFC0BF813F01402042"> : tensor<9xbf16>
    %r = call @tested(%in0) : (tensor<9xbf16>) -> (tensor<9xbf16>)
    %e0 = stablehlo.constant dense<"0x00350000313F133FA23F5C3F92BBDB3BD542"> : tensor<9xbf16>
    stablehlo.custom_call @check.expect_eq(%r, %e0) {has_side_effect = true} : (tensor<9xbf16>, tensor<9xbf16>) -> ()
    return
  }
}
