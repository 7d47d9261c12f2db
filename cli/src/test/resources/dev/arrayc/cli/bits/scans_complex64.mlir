// RUN: stablehlo-opt -inline %s | stablehlo-translate --interpret
module @jit__lambda attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = 1 : i32} {
  func.func private @tested(%arg0: tensor<33xcomplex<f32>>) -> (tensor<33xcomplex<f32>> {jax.result_info = "result[0]"}, tensor<33xcomplex<f32>> {jax.result_info = "result[1]"}, tensor<33xcomplex<f32>> {jax.result_info = "result[2]"}) {
    %0 = call @cumsum(%arg0) : (tensor<33xcomplex<f32>>) -> tensor<33xcomplex<f32>>
    %1 = call @cumsum_0(%arg0) : (tensor<33xcomplex<f32>>) -> tensor<33xcomplex<f32>>
    %2 = call @cumprod(%arg0) : (tensor<33xcomplex<f32>>) -> tensor<33xcomplex<f32>>
    return %0, %1, %2 : tensor<33xcomplex<f32>>, tensor<33xcomplex<f32>>, tensor<33xcomplex<f32>>
  }
  func.func private @cumsum(%arg0: tensor<33xcomplex<f32>>) -> tensor<33xcomplex<f32>> {
    %cst = stablehlo.constant dense<(0.000000e+00,0.000000e+00)> : tensor<complex<f32>>
    %0 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<complex<f32>>) -> tensor<complex<f32>>
    %1 = "stablehlo.reduce_window"(%arg0, %0) <{base_dilations = array<i64: 1>, padding = dense<[[32, 0]]> : tensor<1x2xi64>, window_dilations = array<i64: 1>, window_dimensions = array<i64: 33>, window_strides = array<i64: 1>}> ({
    ^bb0(%arg1: tensor<complex<f32>>, %arg2: tensor<complex<f32>>):
      %2 = stablehlo.add %arg1, %arg2 : tensor<complex<f32>>
      stablehlo.return %2 : tensor<complex<f32>>
    }) : (tensor<33xcomplex<f32>>, tensor<complex<f32>>) -> tensor<33xcomplex<f32>>
    return %1 : tensor<33xcomplex<f32>>
  }
  func.func private @cumsum_0(%arg0: tensor<33xcomplex<f32>>) -> tensor<33xcomplex<f32>> {
    %cst = stablehlo.constant dense<(0.000000e+00,0.000000e+00)> : tensor<complex<f32>>
    %0 = stablehlo.broadcast_in_dim %cst, dims = [] : (tensor<complex<f32>>) -> tensor<complex<f32>>
    %1 = "stablehlo.reduce_window"(%arg0, %0) <{base_dilations = array<i64: 1>, padding = dense<[[0, 32]]> : tensor<1x2xi64>, window_dilations = array<i64: 1>, window_dimensions = array<i64: 33>, window_strides = array<i64: 1>}> ({
    ^bb0(%arg1: tensor<complex<f32>>, %arg2: tensor<complex<f32>>):
      %2 = stablehlo.add %arg1, %arg2 : tensor<complex<f32>>
      stablehlo.return %2 : tensor<complex<f32>>
    }) : (tensor<33xcomplex<f32>>, tensor<complex<f32>>) -> tensor<33xcomplex<f32>>
    return %1 : tensor<33xcomplex<f32>>
  }
  func.func private @cumprod(%arg0: tensor<33xcomplex<f32>>) -> tensor<33xcomplex<f32>> {
    %cst = stablehlo.constant dense<(1.000000e+00,0.000000e+00)> : tensor<complex<f32>>
    %0 = "stablehlo.reduce_window"(%arg0, %cst) <{base_dilations = array<i64: 1>, padding = dense<[[32, 0]]> : tensor<1x2xi64>, window_dilations = array<i64: 1>, window_dimensions = array<i64: 33>, window_strides = array<i64: 1>}> ({
    ^bb0(%arg1: tensor<complex<f32>>, %arg2: tensor<complex<f32>>):
      %1 = stablehlo.multiply %arg1, %arg2 : tensor<complex<f32>>
      stablehlo.return %1 : tensor<complex<f32>>
    }) : (tensor<33xcomplex<f32>>, tensor<complex<f32>>) -> tensor<33xcomplex<f32>>
    return %0 : tensor<33xcomplex<f32>>
  }
  func.func public @main() {
    %in0 = stablehlo.constant dense<"0x3577ABBEFEF179BF84F09A3F7004E83E5880483EC43E02C04110D83EE46B14BCFDA6CD3F74685C3F9CB2B33EA45010C0D491F53E1CEBBEBFCF12E3BC54A759BE97ECE33FA723B1BD3609883F98A03ABFCD7935BFBAE0883EAC780F3F053B0D3ED97C91BFF953BBBFC2958C3FD3B565BEFD9B2E3FD454B4BFC8C519BE7DEE0DC0A32BC9BE7CDF23C09CB6E4BF1E8B5F3F615F453FE19C93BEAE3DE2BDB187E53F6A819CBE24C2D0BF077E3A3FFF7B06BFF40529BF6BB42A3E204515BFA8C3A1BEE00431BF876FA83EE0F3ACBFD024CBBC72491A402CA448BF97C146BE24D91FC0D476B3BE45B18EBF574F663F849DC73F60A949C074B91B3F4A4908BDFC979C3F3BF3163C4B863CBF"> : tensor<33xcomplex<f32>>
    %r:3 = call @tested(%in0) : (tensor<33xcomplex<f32>>) -> (tensor<33xcomplex<f32>>, tensor<33xcomplex<f32>>, tensor<33xcomplex<f32>>)
    %e0 = stablehlo.constant dense<"0x3577ABBEFEF179BF6E25603FC6EF05BFC222893FB6BA23C0D226BF3F224F24C0E86646400A6ADABF3CDD5C40A9857DC0768F7B409C7DAEC050C97940D74AB5C0CEDFB540660FB8C01CE2D7407963CFC0E232C1406DD5C6C0F821D340956BC2C0C2C2AE409340F1C032E8D140426EF8C0B2BBE740BCC112C184EDE2405B3D36C1CA5AD6403A355FC1232D9D40883C51C10FD9B5406FD955C11850B240792839C10288A840BE4053C1C2D7BF407EA85BC104B7AA40ACFD58C1600E9840C90B5EC1C4ED81404DC858C198612D40DF2D59C185D5A34022B865C1789F9D4036D786C10B6892404AC28FC1F631AF40724883C18CBA14404CD57CC1669912404C4269C159301340B10A75C1"> : tensor<33xcomplex<f32>>
    stablehlo.custom_call @check.expect_eq(%r#0, %e0) {has_side_effect = true} : (tensor<33xcomplex<f32>>, tensor<33xcomplex<f32>>) -> ()
    %e1 = stablehlo.constant dense<"0x5A301340B10A75C13E9F2840916B65C1FC4DB63FB3AB6CC1EC3D9D3F031C4CC1B8734E3FE8F64BC140DA4CBF6FBD59C1C85993BF46A935C13CBED0BFE3CB1DC1F431CDBF45651AC1448F58C0FE0219C1F0498EC0F4580DC16C356FC0FA9F11C1CB8989C0E6D413C12A554AC0CED4F8C0065088C020A7F1C085239EC0EB91C4C0575599C059357BC09DC28CC0B8ABAEBFEC2927C0A4380FC0C48158C0108AF9BFD66F51C0E1886FC0A9DF3DC0CE2707C02B7F6CC09C11CBBFAE3D42C02C68E0BF66EC1CC040F7B7BF5C56E1BF2013E2BFEF89D1BE90E6DEBFB07A34C0EF2875BF970E28C0CE1DC53FBC9F11C08AE7294092334BC090318C3FF618C5BC5A53F93E3BF3163C4B863CBF"> : tensor<33xcomplex<f32>>
    stablehlo.custom_call @check.expect_eq(%r#1, %e1) {has_side_effect = true} : (tensor<33xcomplex<f32>>, tensor<33xcomplex<f32>>) -> ()
    %e2 = stablehlo.constant dense<"0x3577ABBEFEF179BF37D0173D47B3AABFE13A2DC01E50ACBE949892BF8EA5F0BD9594DEBF216196BF4F9B50C0AD8F604002E46A40356DD140DE08A53F9C2576BFD09C0D40196DE9BFE9D5823F204763C0772E663E8C9A32405E9084BEEF28CC3F793A2840088DB7BF572E244073890AC01F63A6BFE8E5A2C0368131C1D46B6940C9295B419FC9D741B91D40C25FF110C229E83DC2627161C11917F4416428A7C22DA311C384B5C1C137A1EDC22F796B4266448942BDB26AC2A53A6AC2EA714841BF7A1142D169DFC1425747C263541342288BB6C212B4FF425685A843B2254B436BA7D842B877DFC3C19C4644302669C34B9713C5043D9844CC6CB0C4021837C5BDA507C584197D44"> : tensor<33xcomplex<f32>>
    stablehlo.custom_call @check.expect_eq(%r#2, %e2) {has_side_effect = true} : (tensor<33xcomplex<f32>>, tensor<33xcomplex<f32>>) -> ()
    return
  }
}
