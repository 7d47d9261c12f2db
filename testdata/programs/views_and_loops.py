"""The bytes of arrays as other dtypes, and what loops leave untouched."""
import jax
import jax.numpy as jnp
from jax import lax

x = jnp.array([[1.5, -2.25, 3., 0.], [1., 2., 3., 4.]], jnp.float32)
for d in (jnp.int32, jnp.uint8, jnp.int16, jnp.bool_, jnp.complex64, jnp.float32, jnp.bfloat16, jnp.float16):
    print(d.__name__, x.view(d).shape, repr(x.view(d)) if d != jnp.bool_ else '')
print(x.view(jnp.uint8).view(jnp.float32), jnp.array([True, False]).view(jnp.int8), jnp.array([1 + 2j, 3 - 4j]).view(jnp.float32), jnp.float32(1).view(jnp.int32))
print(jnp.array([1 + 2j, 3 - 4j]).view('uint16'), jnp.array([1, 0, 1], jnp.int8).view(bool), x.view())
print(jax.jit(lambda v: v.view(jnp.int32) >> 23)(x), jnp.zeros((2, 0)).view(jnp.int8).shape)
print(jnp.array([3, 1, 2]).argpartition(1)[:2], jnp.array([0, 1]).choose([jnp.array([1, 2]), jnp.array([3, 4])]))
print(lax.while_loop(lambda s: s[1] < 3, lambda s: (s[0], s[1] + 1), (0, 1)))
print(lax.fori_loop(0, 3, lambda i, s: (s[0], s[1] + 1.5), (0, 1)))
print(lax.fori_loop(0, jnp.int32(3), lambda i, s: (s[0], s[1] + 1.5), (0, 1)))
print(lax.scan(lambda s, x: ((s[0], s[1] + x), x), (0, 1), jnp.arange(3)))
print(lax.scan(lambda s, x: ((s[0], s[1] + x), x), (0.5, 1), jnp.arange(3)))
print(lax.cond(True, lambda s: s, lambda s: s, 1))
print(lax.cond(jnp.int32(1) > 0, lambda s: (s, s + 1), lambda s: (s, s + 2), 1))
print(jnp.log10(jnp.array([10., 100., 1000., 2., 8.])), jnp.log2(jnp.array([8., 10.])), jnp.log(jnp.float32(10.)))
print(jnp.geomspace(1, 1000, 7), jnp.geomspace(1, 8, 4), jnp.geomspace(3., 400., 5))
