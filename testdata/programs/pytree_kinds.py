import jax
import jax.numpy as jnp
from typing import NamedTuple, Any
from collections import OrderedDict, namedtuple
class Layer(NamedTuple):
    w: jnp.ndarray
    b: jnp.ndarray
Pt = namedtuple("Pt", ["x", "y"])
params = {"l1": Layer(jnp.ones((2, 2)), jnp.zeros(2)), "l0": [jnp.arange(3), None], "p": Pt(1, 2.0)}
print(jax.tree.map(jnp.shape, params))
print(jax.tree.structure(params))
leaves, treedef = jax.tree.flatten(params)
print(len(leaves), treedef.num_leaves)
print(jax.tree.unflatten(treedef, [l * 2 for l in leaves]))
print(jax.tree.map(lambda p, g: p - 0.1 * g, {"w": 1.0, "b": 2.0}, {"w": 10.0, "b": 20.0}))
print(jax.tree.leaves({"b": 1, "a": [2, (3, None)]}), jax.tree.reduce(lambda a, b: a + b, [1, 2, [3]], 10))
print(jax.tree.map(lambda *x: sum(x), [1, 2], [3, 4], [5, 6]), jax.tree.map(lambda x: x, (1, [2, {"k": 3}])))
print(jax.tree.map(lambda x: None if x is None else x + 1, [1, None], is_leaf=lambda x: x is None))
print(jax.tree_util.tree_map(lambda x: x + 1, OrderedDict([("z", 1), ("a", 2)])))
@jax.jit
def update(p, lr):
    return jax.tree.map(lambda v: v * (1 - lr), p)
print(update({"a": jnp.ones(2), "b": (jnp.zeros(1), [jnp.full(2, 3.0)])}, 0.5))
@jax.jit
def unpack(t):
    (a, b), c = t
    return {"s": a + b, "c": c["k"]}
print(unpack(((1, 2), {"k": 3.0})))
print(jax.tree.all([True, 1]), jax.tree_util.tree_leaves((1, (2, [3]))), jax.tree.leaves(params, is_leaf=lambda x: isinstance(x, Layer))[1] is None)
print(Layer(1, 2)._replace(w=5), Layer._fields, Pt(3, 4).x)
def count(t):
    return sum(x.size for x in jax.tree.leaves(t))
print(count(params["l1"]), [k for k in params], jax.tree.map(lambda x: x.dtype, params["l1"]))
print(jax.eval_shape(lambda x: (x @ x.T, x.sum()), jnp.ones((2, 3))))
paths = jax.tree_util.tree_map_with_path(lambda p, v: jax.tree_util.keystr(p) + "=" + str(v), {"a": [1, 2], "b": Pt(3, 4)})
print(paths)
