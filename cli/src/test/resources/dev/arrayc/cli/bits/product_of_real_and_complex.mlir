// RUN: stablehlo-opt -inline %s | stablehlo-translate --interpret
module @jit__lambda attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func private @tested(%arg0: tensor<4x3xf16>, %arg1: tensor<3x6xcomplex<f32>>) -> (tensor<4x6xcomplex<f32>> {jax.result_info = "result[0]"}) {
    %0 = stablehlo.convert %arg0 : (tensor<4x3xf16>) -> tensor<4x3xcomplex<f32>>
    %1 = stablehlo.dot_general %0, %arg1, contracting_dims = [1] x [0], precision = [DEFAULT, DEFAULT] : (tensor<4x3xcomplex<f32>>, tensor<3x6xcomplex<f32>>) -> tensor<4x6xcomplex<f32>>
    return %1 : tensor<4x6xcomplex<f32>>
  }
  func.func public @main() {
    %in0 = stablehlo.constant dense<"0x69B514BC0A34B4AC2035883EB7BBE4381DBED73B85B83BB2"> : tensor<4x3xf16>
    %in1 = stablehlo.constant dense<"0x7CD06C3C3249BFBF7933C33FF265613E34CC1CBE412CE4BE25941EBF82873D3EA82FA7BFA2F884BFAB191E3E33D071BFB3097ABF7E5B12BF790820BF65AC56BF33C216BEC29A3FBF72D70C3FDF66ABBE974556BFB77A9FBFB3810C3FDE4691BE091BD33FFA05AF3E034ACEBF7B2B1DC0AFE39E3F5E345C3D2F1C0240A36E64BF1E4636BFA576A2BF18CAFC3EDCADBFBF"> : tensor<3x6xcomplex<f32>>
    %r = call @tested(%in0, %in1) : (tensor<4x3xf16>, tensor<3x6xcomplex<f32>>) -> (tensor<4x6xcomplex<f32>>)
    %e0 = stablehlo.constant dense<"0x7E20B43F8D55963FD40092BE646E243EA6E6033FCF656D3F18A3253EA0FF5A3DCDC08E3F3C8BA63FB86AF9BE3A306C3EE44118406A3FF83E36673CC0686D89C036D7FE3FCF23F4BD16A36240C0F5C9BF33D7AABFC24A19C0F87A783FC0DC1DC0A46C48C08DB7113F883B1C3FC8CF41400274EBBFAC2DE1BDDE170BC061087B3FA404EB3F4A840B40656411BFAAAB4140BCB57A3E58A29ABFD8540A40CA73953F26FD9DBEC493C7BCAC26A8BF74530B3F61232BBFAC4A89BDD08182BE2197F2BE"> : tensor<4x6xcomplex<f32>>
    stablehlo.custom_call @check.expect_eq(%r, %e0) {has_side_effect = true} : (tensor<4x6xcomplex<f32>>, tensor<4x6xcomplex<f32>>) -> ()
    return
  }
}
