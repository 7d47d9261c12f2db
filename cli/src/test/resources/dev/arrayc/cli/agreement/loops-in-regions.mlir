module {
  func.func private @collatz(%x: tensor<i32>) -> tensor<i32> {
    %zero = stablehlo.constant dense<0> : tensor<i32>
    %one = stablehlo.constant dense<1> : tensor<i32>
    %two = stablehlo.constant dense<2> : tensor<i32>
    %three = stablehlo.constant dense<3> : tensor<i32>
    %m = stablehlo.constant dense<63> : tensor<i32>
    %a = stablehlo.and %x, %m : tensor<i32>
    %b = stablehlo.maximum %a, %one : tensor<i32>
    %r:2 = stablehlo.while(%v = %b, %n = %zero) : tensor<i32>, tensor<i32>
      cond {
        %c = stablehlo.compare GT, %v, %one : (tensor<i32>, tensor<i32>) -> tensor<i1>
        stablehlo.return %c : tensor<i1>
      } do {
        %odd = stablehlo.and %v, %one : tensor<i32>
        %isodd = stablehlo.compare EQ, %odd, %one : (tensor<i32>, tensor<i32>) -> tensor<i1>
        %w = "stablehlo.if"(%isodd) ({
          %t = stablehlo.multiply %v, %three : tensor<i32>
          %u = stablehlo.add %t, %one : tensor<i32>
          stablehlo.return %u : tensor<i32>
        }, {
          %t = stablehlo.divide %v, %two : tensor<i32>
          stablehlo.return %t : tensor<i32>
        }) : (tensor<i1>) -> tensor<i32>
        %k = stablehlo.add %n, %one : tensor<i32>
        stablehlo.return %w, %k : tensor<i32>, tensor<i32>
      }
    return %r#1 : tensor<i32>
  }
  func.func @main(%x: tensor<5x7xi32>, %y: tensor<5x7xf32>, %u: tensor<3x2xi32>, %ix: tensor<3x2xi64>) -> (tensor<5xi32>, tensor<5x7xi32>, tensor<5x7xi32>, tensor<5x7xf32>, tensor<3x3xi32>, tensor<5x7xi32>, tensor<7xi32>, tensor<7xf32>, tensor<5x7xi32>, tensor<5x7xi32>) {
    %zero = stablehlo.constant dense<0> : tensor<i32>
    %zf = stablehlo.constant dense<0.0> : tensor<f32>
    %r = stablehlo.reduce(%x init: %zero) across dimensions = [1] : (tensor<5x7xi32>, tensor<i32>) -> tensor<5xi32>
      reducer(%a: tensor<i32>, %b: tensor<i32>) {
        %c = func.call @collatz(%b) : (tensor<i32>) -> tensor<i32>
        %d = stablehlo.add %a, %c : tensor<i32>
        stablehlo.return %d : tensor<i32>
      }
    %m = "stablehlo.map"(%x) <{dimensions = array<i64: 0, 1>}> ({
      ^bb0(%a: tensor<i32>):
        %c = func.call @collatz(%a) : (tensor<i32>) -> tensor<i32>
        stablehlo.return %c : tensor<i32>
    }) : (tensor<5x7xi32>) -> tensor<5x7xi32>
    %s:2 = "stablehlo.sort"(%x, %y) <{dimension = 0 : i64, is_stable = true}> ({
      ^bb0(%a: tensor<i32>, %b: tensor<i32>, %p: tensor<f32>, %q: tensor<f32>):
        %c = func.call @collatz(%a) : (tensor<i32>) -> tensor<i32>
        %d = func.call @collatz(%b) : (tensor<i32>) -> tensor<i32>
        %e = stablehlo.compare LT, %c, %d : (tensor<i32>, tensor<i32>) -> tensor<i1>
        stablehlo.return %e : tensor<i1>
    }) : (tensor<5x7xi32>, tensor<5x7xf32>) -> (tensor<5x7xi32>, tensor<5x7xf32>)
    %w = "stablehlo.reduce_window"(%x, %zero) <{window_dimensions = array<i64: 3, 3>, window_strides = array<i64: 2, 3>, base_dilations = array<i64: 1, 1>, window_dilations = array<i64: 1, 2>, padding = dense<[[1, 1], [2, 3]]> : tensor<2x2xi64>}> ({
      ^bb0(%a: tensor<i32>, %b: tensor<i32>):
        %c = func.call @collatz(%b) : (tensor<i32>) -> tensor<i32>
        %d = stablehlo.subtract %c, %a : tensor<i32>
        stablehlo.return %d : tensor<i32>
    }) : (tensor<5x7xi32>, tensor<i32>) -> tensor<3x3xi32>
    %sc = "stablehlo.scatter"(%x, %ix, %u) <{scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0, 1], index_vector_dim = 1>, indices_are_sorted = false, unique_indices = false}> ({
      ^bb0(%a: tensor<i32>, %b: tensor<i32>):
        %c = func.call @collatz(%b) : (tensor<i32>) -> tensor<i32>
        %d = stablehlo.subtract %c, %a : tensor<i32>
        stablehlo.return %d : tensor<i32>
    }) : (tensor<5x7xi32>, tensor<3x2xi64>, tensor<3x2xi32>) -> tensor<5x7xi32>
    %v:2 = "stablehlo.reduce"(%x, %y, %zero, %zf) <{dimensions = array<i64: 0>}> ({
      ^bb0(%a: tensor<i32>, %b: tensor<f32>, %p: tensor<i32>, %q: tensor<f32>):
        %tab = stablehlo.constant dense<[3, 1, 4, 1, 5]> : tensor<5xi32>
        %sel:2 = "stablehlo.case"(%p) ({
           stablehlo.return %a, %q : tensor<i32>, tensor<f32>
        }, {
           %cf = stablehlo.cosine %q : tensor<f32>
           %t0 = stablehlo.dynamic_slice %tab, %a, sizes = [1] : (tensor<5xi32>, tensor<i32>) -> tensor<1xi32>
           %t1 = stablehlo.reshape %t0 : (tensor<1xi32>) -> tensor<i32>
           stablehlo.return %t1, %cf : tensor<i32>, tensor<f32>
        }, {
           %n = stablehlo.reduce(%tab init: %p) applies stablehlo.add across dimensions = [0] : (tensor<5xi32>, tensor<i32>) -> tensor<i32>
           %n2 = stablehlo.reduce(%b init: %q) applies stablehlo.multiply across dimensions = [] : (tensor<f32>, tensor<f32>) -> tensor<f32>
           stablehlo.return %n, %n2 : tensor<i32>, tensor<f32>
        }) : (tensor<i32>) -> (tensor<i32>, tensor<f32>)
        %e = stablehlo.subtract %sel#0, %a : tensor<i32>
        %f = stablehlo.subtract %sel#1, %b : tensor<f32>
        stablehlo.return %e, %f : tensor<i32>, tensor<f32>
    }) : (tensor<5x7xi32>, tensor<5x7xf32>, tensor<i32>, tensor<f32>) -> (tensor<7xi32>, tensor<7xf32>)
    %src = stablehlo.slice %x [1:4, 2:4] : (tensor<5x7xi32>) -> tensor<3x2xi32>
    %ss = "stablehlo.select_and_scatter"(%x, %src, %zero) <{window_dimensions = array<i64: 2, 3>, window_strides = array<i64: 2, 3>, padding = dense<[[0, 1], [0, 0]]> : tensor<2x2xi64>}> ({
      ^bb0(%a: tensor<i32>, %b: tensor<i32>):
        %c = func.call @collatz(%a) : (tensor<i32>) -> tensor<i32>
        %d = func.call @collatz(%b) : (tensor<i32>) -> tensor<i32>
        %e = stablehlo.compare GE, %c, %d : (tensor<i32>, tensor<i32>) -> tensor<i1>
        stablehlo.return %e : tensor<i1>
    }, {
      ^bb0(%a: tensor<i32>, %b: tensor<i32>):
        %c = func.call @collatz(%b) : (tensor<i32>) -> tensor<i32>
        %d = stablehlo.subtract %c, %a : tensor<i32>
        stablehlo.return %d : tensor<i32>
    }) : (tensor<5x7xi32>, tensor<3x2xi32>, tensor<i32>) -> tensor<5x7xi32>
    %us = "stablehlo.sort"(%x) <{dimension = 1 : i64, is_stable = false}> ({
      ^bb0(%a: tensor<i32>, %b: tensor<i32>):
        %c = func.call @collatz(%a) : (tensor<i32>) -> tensor<i32>
        %d = func.call @collatz(%b) : (tensor<i32>) -> tensor<i32>
        %e = stablehlo.compare GE, %c, %d : (tensor<i32>, tensor<i32>) -> tensor<i1>
        stablehlo.return %e : tensor<i1>
    }) : (tensor<5x7xi32>) -> tensor<5x7xi32>
    return %r, %m, %s#0, %s#1, %w, %sc, %v#0, %v#1, %ss, %us : tensor<5xi32>, tensor<5x7xi32>, tensor<5x7xi32>, tensor<5x7xf32>, tensor<3x3xi32>, tensor<5x7xi32>, tensor<7xi32>, tensor<7xf32>, tensor<5x7xi32>, tensor<5x7xi32>
  }
}
