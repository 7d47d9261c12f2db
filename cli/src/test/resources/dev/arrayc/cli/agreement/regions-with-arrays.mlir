!q = !quant.uniform<i8:f32, 0.5:3>
func.func @main(%x: tensor<3x4xf64>, %c: tensor<6xcomplex<f32>>, %q: tensor<4x3x!q>, %qi: tensor<!q>, %s: tensor<f64>, %b: tensor<0x4xf64>, %i8: tensor<5xi4>, %u: tensor<2x3xbf16>, %ub: tensor<bf16>) -> (tensor<4xf64>, tensor<complex<f32>>, tensor<3x!q>, tensor<4xf64>, tensor<3x4xf64>, tensor<f64>, tensor<5xi4>, tensor<2x3xbf16>, tensor<2xbf16>, tensor<1x4xf64>) {
  // a Newton loop with state of another type, in a variadic region with captured values
  %r:2 = "stablehlo.reduce"(%x, %x, %s, %s) <{dimensions = array<i64: 0>}> ({
    ^bb0(%a: tensor<f64>, %b0: tensor<f64>, %p: tensor<f64>, %q0: tensor<f64>):
      %k0 = stablehlo.constant dense<0> : tensor<i8>
      %w:2 = stablehlo.while(%k = %k0, %y = %p) : tensor<i8>, tensor<f64>
        cond {
          %l = stablehlo.constant dense<4> : tensor<i8>
          %t = stablehlo.compare LT, %k, %l : (tensor<i8>, tensor<i8>) -> tensor<i1>
          stablehlo.return %t : tensor<i1>
        } do {
          %o = stablehlo.constant dense<1> : tensor<i8>
          %k1 = stablehlo.add %k, %o : tensor<i8>
          %y2 = stablehlo.multiply %y, %s : tensor<f64>
          %y3 = stablehlo.cosine %y2 : tensor<f64>
          stablehlo.return %k1, %y3 : tensor<i8>, tensor<f64>
        }
      %e = stablehlo.add %a, %w#1 : tensor<f64>
      %f = stablehlo.subtract %b0, %w#1 : tensor<f64>
      stablehlo.return %e, %f : tensor<f64>, tensor<f64>
  }) : (tensor<3x4xf64>, tensor<3x4xf64>, tensor<f64>, tensor<f64>) -> (tensor<4xf64>, tensor<4xf64>)
  %z = stablehlo.constant dense<(0.0, 0.0)> : tensor<complex<f32>>
  %rc = stablehlo.reduce(%c init: %z) across dimensions = [0] : (tensor<6xcomplex<f32>>, tensor<complex<f32>>) -> tensor<complex<f32>>
    reducer(%a: tensor<complex<f32>>, %d: tensor<complex<f32>>) {
      %re = stablehlo.real %d : (tensor<complex<f32>>) -> tensor<f32>
      %zf = stablehlo.constant dense<0.0> : tensor<f32>
      %pos = stablehlo.compare GT, %re, %zf : (tensor<f32>, tensor<f32>) -> tensor<i1>
      %v = "stablehlo.if"(%pos) ({
        %m = stablehlo.multiply %a, %d : tensor<complex<f32>>
        stablehlo.return %m : tensor<complex<f32>>
      }, {
        %m = stablehlo.add %a, %d : tensor<complex<f32>>
        stablehlo.return %m : tensor<complex<f32>>
      }) : (tensor<i1>) -> tensor<complex<f32>>
      stablehlo.return %v : tensor<complex<f32>>
    }
  %rq = stablehlo.reduce(%q init: %qi) across dimensions = [0] : (tensor<4x3x!q>, tensor<!q>) -> tensor<3x!q>
    reducer(%a: tensor<!q>, %d: tensor<!q>) {
      %gt = stablehlo.compare GT, %a, %d : (tensor<!q>, tensor<!q>) -> tensor<i1>
      %v = "stablehlo.if"(%gt) ({
        %m = stablehlo.add %a, %d : tensor<!q>
        stablehlo.return %m : tensor<!q>
      }, {
        stablehlo.return %d : tensor<!q>
      }) : (tensor<i1>) -> tensor<!q>
      stablehlo.return %v : tensor<!q>
    }
  %re0 = stablehlo.reduce(%b init: %s) across dimensions = [0] : (tensor<0x4xf64>, tensor<f64>) -> tensor<4xf64>
    reducer(%a: tensor<f64>, %d: tensor<f64>) {
      %p = stablehlo.compare LT, %a, %d : (tensor<f64>, tensor<f64>) -> tensor<i1>
      %v = "stablehlo.if"(%p) ({ stablehlo.return %a : tensor<f64> }, { stablehlo.return %d : tensor<f64> }) : (tensor<i1>) -> tensor<f64>
      stablehlo.return %v : tensor<f64>
    }
  // sorts inside the region of a sort: by the larger of a pair
  %st = "stablehlo.sort"(%x) <{dimension = -1 : i64, is_stable = false}> ({
    ^bb0(%a: tensor<f64>, %d: tensor<f64>):
      %a1 = stablehlo.reshape %a : (tensor<f64>) -> tensor<1xf64>
      %ns = stablehlo.sine %a1 : tensor<1xf64>
      %cc = stablehlo.concatenate %a1, %ns, dim = 0 : (tensor<1xf64>, tensor<1xf64>) -> tensor<2xf64>
      %so = "stablehlo.sort"(%cc) <{dimension = 0 : i64, is_stable = true}> ({
        ^bb1(%e: tensor<f64>, %f: tensor<f64>):
          %g = stablehlo.compare GT, %e, %f : (tensor<f64>, tensor<f64>) -> tensor<i1>
          stablehlo.return %g : tensor<i1>
      }) : (tensor<2xf64>) -> tensor<2xf64>
      %h = stablehlo.slice %so [0:1] : (tensor<2xf64>) -> tensor<1xf64>
      %hh = stablehlo.reshape %h : (tensor<1xf64>) -> tensor<f64>
      %dd = stablehlo.negate %d : tensor<f64>
      %cm = stablehlo.compare LT, %hh, %dd : (tensor<f64>, tensor<f64>) -> tensor<i1>
      stablehlo.return %cm : tensor<i1>
  }) : (tensor<3x4xf64>) -> tensor<3x4xf64>
  // rank 0 sort, reduce without dimensions
  %r0 = stablehlo.reduce(%s init: %s) across dimensions = [] : (tensor<f64>, tensor<f64>) -> tensor<f64>
    reducer(%a: tensor<f64>, %d: tensor<f64>) {
      %i = stablehlo.constant dense<1> : tensor<i32>
      %v = "stablehlo.case"(%i) ({ stablehlo.return %a : tensor<f64> }, { %n = stablehlo.power %d, %a : tensor<f64> stablehlo.return %n : tensor<f64> }) : (tensor<i32>) -> tensor<f64>
      stablehlo.return %v : tensor<f64>
    }
  %mp = "stablehlo.map"(%i8) <{dimensions = array<i64: 0>}> ({
    ^bb0(%a: tensor<i4>):
      %tab = stablehlo.constant dense<[3, -1, 4, 1, -5, 2, 6, -8]> : tensor<8xi4>
      %ix = stablehlo.convert %a : (tensor<i4>) -> tensor<i32>
      %g = stablehlo.dynamic_slice %tab, %ix, sizes = [1] : (tensor<8xi4>, tensor<i32>) -> tensor<1xi4>
      %gg = stablehlo.reshape %g : (tensor<1xi4>) -> tensor<i4>
      stablehlo.return %gg : tensor<i4>
  }) : (tensor<5xi4>) -> tensor<5xi4>
  %mt = "stablehlo.map"(%u) <{dimensions = array<i64: 0, 1>}> ({
    ^bb0(%a: tensor<bf16>):
      %one = stablehlo.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xbf16>
      %bb = stablehlo.broadcast_in_dim %a, dims = [] : (tensor<bf16>) -> tensor<2x2xbf16>
      %m = stablehlo.dot_general %one, %bb, contracting_dims = [1] x [0] : (tensor<2x2xbf16>, tensor<2x2xbf16>) -> tensor<2x2xbf16>
      %k = stablehlo.slice %m [1:2, 1:2] : (tensor<2x2xbf16>) -> tensor<1x1xbf16>
      %kk = stablehlo.reshape %k : (tensor<1x1xbf16>) -> tensor<bf16>
      stablehlo.return %kk : tensor<bf16>
  }) : (tensor<2x3xbf16>) -> tensor<2x3xbf16>
  %rw = "stablehlo.reduce_window"(%u, %ub) <{window_dimensions = array<i64: 1, 3>}> ({
    ^bb0(%a: tensor<bf16>, %d: tensor<bf16>):
      %p = stablehlo.compare LT, %a, %d : (tensor<bf16>, tensor<bf16>) -> tensor<i1>
      %v = "stablehlo.if"(%p) ({ stablehlo.return %a : tensor<bf16> }, { %y = stablehlo.tanh %d : tensor<bf16> stablehlo.return %y : tensor<bf16> }) : (tensor<i1>) -> tensor<bf16>
      stablehlo.return %v : tensor<bf16>
  }) : (tensor<2x3xbf16>, tensor<bf16>) -> tensor<2x1xbf16>
  %rwr = stablehlo.reshape %rw : (tensor<2x1xbf16>) -> tensor<2xbf16>
  %six = stablehlo.constant dense<[[0, 0], [7, 0], [1, 1], [0, 0]]> : tensor<4x2xui8>
  %upd = stablehlo.slice %x [0:1, 0:4] : (tensor<3x4xf64>) -> tensor<1x4xf64>
  %updr = stablehlo.reshape %upd : (tensor<1x4xf64>) -> tensor<4xf64>
  %ox = stablehlo.slice %x [1:2, 0:4] : (tensor<3x4xf64>) -> tensor<1x4xf64>
  %sc = "stablehlo.scatter"(%ox, %six, %updr) <{scatter_dimension_numbers = #stablehlo.scatter<inserted_window_dims = [0, 1], scatter_dims_to_operand_dims = [0, 1], index_vector_dim = 1>}> ({
    ^bb0(%a: tensor<f64>, %d: tensor<f64>):
      %p = stablehlo.compare LT, %a, %d : (tensor<f64>, tensor<f64>) -> tensor<i1>
      %v = "stablehlo.if"(%p) ({ %y = stablehlo.add %a, %d : tensor<f64> stablehlo.return %y : tensor<f64> }, { %y = stablehlo.multiply %d, %d : tensor<f64> stablehlo.return %y : tensor<f64> }) : (tensor<i1>) -> tensor<f64>
      stablehlo.return %v : tensor<f64>
  }) : (tensor<1x4xf64>, tensor<4x2xui8>, tensor<4xf64>) -> tensor<1x4xf64>
  return %r#0, %rc, %rq, %re0, %st, %r0, %mp, %mt, %rwr, %sc : tensor<4xf64>, tensor<complex<f32>>, tensor<3x!q>, tensor<4xf64>, tensor<3x4xf64>, tensor<f64>, tensor<5xi4>, tensor<2x3xbf16>, tensor<2xbf16>, tensor<1x4xf64>
}
