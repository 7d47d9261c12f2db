import jax
import jax.numpy as jnp


@jax.jit
def arithmetic(x, y):
    return (
        x + y, x * y, x - y, x / y, x // y, x % y, x**2, -x, abs(x), x < y, x == y, x != 3,
        jnp.maximum(x, y), jnp.minimum(x, 5), jnp.sum(x), jnp.mean(x), jnp.prod(y), jnp.max(y),
        jnp.argmin(y), jnp.sign(x), x + 1, x * 0.5, 2 - x, x > 2.5, jnp.where(x > y, x, y), jnp.dot(x, y),
    )


for name in ["int8", "uint8", "int16", "uint16", "int32", "uint32", "float16", "bfloat16", "float32"]:
    a = jnp.array([1, 2, 3, 100, 7], name)
    b = jnp.array([3, 1, 2, 7, 100], name)
    for result in arithmetic(a, b):
        print(name, repr(result))


@jax.jit
def bits(x, n):
    return x & 12, x | 3, x ^ x >> 1, ~x, x << n, x >> n, x.astype(bool), (x > 5) & (x < 50) | (x == 0)


for name in ["int8", "uint8", "int32", "uint32"]:
    for result in bits(jnp.array([0, 1, 77, 100, 127], name), jnp.array([0, 1, 2, 3, 7], name)):
        print(name, repr(result))


@jax.jit
def convert(x):
    return [x.astype(t) for t in ("int8", "uint8", "int32", "float16", "bfloat16", "float32", "bool", "complex64")]


for values in [jnp.array([-2.7, 0.0, 3.5, 200.0]), jnp.array([True, False]), jnp.array([-1, 255, 256])]:
    for result in convert(values):
        print(repr(result))


@jax.jit
def planar(z, w):
    return z + w, z * w, z - 1, -z, z * 2.5, jnp.abs(z), z.real, z.imag, jnp.conj(z), z == w, z.sum(), z @ w


for result in planar(jnp.array([1 + 2j, -3.5j, 2]), jnp.array([0.5 - 1j, 1j, -1])):
    print(repr(result))
print(jax.jit(lambda x: (x + 1, x - 1))(2**31 - 1), jax.jit(lambda x: x + 1)(jnp.uint8(255)))
print(jax.jit(lambda x: (1 / x, -x, x * 0, x // 1))(0.0), jax.jit(lambda x: x / x)(jnp.inf))
print(jax.jit(lambda x, y: (x // y, x % y))(jnp.array([7, -7, 7, -7]), jnp.array([2, 2, -2, -2])))
print(jax.jit(lambda x, y: (x // y, x % y))(jnp.array([7.5, -7.5, 7.5, -7.5]), jnp.array([2, 2, -2, -2])))
print(jax.jit(lambda x, y: x**y)(jnp.array([2, -3, 0]), jnp.array([10, 3, 0])), jax.jit(lambda x: x**-2)(4.0))
