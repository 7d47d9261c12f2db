"""Records programs as JAX exports them: of each, the text, the portable artifact, and what JAX computes.

Needs JAX 0.10.2; writes NAME.mlir, NAME.mlirbc and NAME.values beside this file. Each line of
NAME.values is an array: in or out, its dtype, its shape, its elements as hexadecimal words.
"""

import pathlib

import jax
import jax.numpy as jnp
import numpy as np
from jax import export, lax

HERE = pathlib.Path(__file__).parent
random = np.random.RandomState(20261127)


def floats(*shape, scale=1.0):
  return (random.standard_normal(shape) * scale).astype(np.float32)


def mlp(x, params):
  for w, b in params[:-1]:
    x = jax.nn.gelu(x @ w + b)
  w, b = params[-1]
  return jax.nn.log_softmax(x @ w + b)


def layers(*sizes):
  return [(floats(m, n, scale=m**-0.5), floats(n)) for m, n in zip(sizes, sizes[1:])]


def convolutional_network(images, kernels, weights):
  x = lax.conv_general_dilated(
      images, kernels, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
  x = jax.nn.relu(x)
  x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
  mean = x.mean(axis=(1, 2), keepdims=True)
  x = (x - mean) * lax.rsqrt(jnp.var(x, axis=(1, 2), keepdims=True) + 1e-5)
  return jax.nn.softmax(x.reshape(x.shape[0], -1) @ weights)


def attention(x, qkv, out):
  batch, length, width = x.shape
  heads = 2
  q, k, v = jnp.split(x @ qkv, 3, axis=-1)
  q, k, v = (t.reshape(batch, length, heads, -1) for t in (q, k, v))
  scores = jnp.einsum("bqhd,bkhd->bhqk", q, k) / np.sqrt(width / heads).astype(np.float32)
  scores = jnp.where(jnp.tril(jnp.ones((length, length), bool)), scores, -1e9)
  mixed = jnp.einsum("bhqk,bkhd->bqhd", jax.nn.softmax(scores, axis=-1), v)
  x = x + mixed.reshape(batch, length, width) @ out
  return (x - x.mean(-1, keepdims=True)) / jnp.sqrt(x.var(-1, keepdims=True) + 1e-6)


def lstm(xs, w, u, b):
  def step(carry, x):
    h, c = carry
    i, f, g, o = jnp.split(x @ w + h @ u + b, 4, axis=-1)
    c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    h = jax.nn.sigmoid(o) * jnp.tanh(c)
    return (h, c), h

  zeros = jnp.zeros((xs.shape[1], u.shape[0]), xs.dtype)
  (h, c), hs = lax.scan(step, (zeros, zeros), xs)
  return {"outputs": hs, "state": (h, c)}


def fourier_filter(signal):
  spectrum = jnp.fft.rfft(signal)
  keep = jnp.arange(spectrum.shape[-1]) < 5
  return jnp.abs(spectrum), jnp.fft.irfft(jnp.where(keep, spectrum, 0), n=signal.shape[-1])


def cholesky_solve(a, b):
  spd = a @ a.T + 4 * jnp.eye(a.shape[0])
  factor = jnp.linalg.cholesky(spd)
  y = jax.scipy.linalg.solve_triangular(factor, b, lower=True)
  return jax.scipy.linalg.solve_triangular(factor.T, y), 2 * jnp.log(jnp.diag(factor)).sum()


def collatz(start):
  def step(state):
    n, steps = state
    return jnp.where(n % 2 == 0, n // 2, 3 * n + 1), steps + 1

  return lax.while_loop(lambda state: state[0] != 1, step, (start, 0))[1]


def vmap_of_while(starts):
  return jax.vmap(collatz)(starts)


def trajectory_loss(force, start):
  def step(state, f):
    x, v = state
    v = v + 0.1 * (f - jnp.sin(x) - 0.2 * v)
    x = x + 0.1 * v
    return (x, v), x

  _, xs = lax.scan(step, start, force)
  return jnp.mean((xs - 1.0) ** 2)


def grad_of_scan(force, start):
  return jax.value_and_grad(trajectory_loss, argnums=(0, 1))(force, start)


def sort_by_key(keys, ranks, values):
  order, _, sorted_values = lax.sort((keys, ranks, values), num_keys=2)
  top, positions = lax.top_k(values, 3)
  return order, sorted_values, jnp.argsort(keys, descending=True), top, positions


def sparse(rows, columns, data, dense, table, tokens):
  """A product with a matrix in coordinates, and a gradient of an embedding."""
  product = jnp.zeros((6, dense.shape[1]), dense.dtype).at[rows].add(data[:, None] * dense[columns])

  def loss(t):
    return jnp.sum(jnp.tanh(t[tokens]) ** 2)

  return product, jax.grad(loss)(table), table.at[tokens, 1].max(0.5, mode="drop")


PROGRAMS = {
    "mlp": (mlp, floats(4, 8), layers(8, 16, 16, 3)),
    "convolutional_network": (
        convolutional_network, floats(2, 8, 8, 3), floats(3, 3, 3, 4), floats(64, 5, scale=0.1)),
    "attention": (attention, floats(2, 6, 8), floats(8, 24, scale=0.4), floats(8, 8, scale=0.4)),
    "lstm": (lstm, floats(7, 2, 3), floats(3, 16, scale=0.5), floats(4, 16, scale=0.5), floats(16)),
    "fourier_filter": (fourier_filter, floats(3, 24)),
    "cholesky_solve": (cholesky_solve, floats(5, 5), floats(5, 2)),
    "vmap_of_while": (vmap_of_while, np.array([1, 2, 7, 27, 97, 6, 9, 19], np.int32)),
    "grad_of_scan": (grad_of_scan, floats(20), (np.float32(0.3), np.float32(-0.2))),
    "sort_by_key": (
        sort_by_key, random.randint(0, 5, 12).astype(np.int32),
        random.randint(0, 9, 12).astype(np.uint8), floats(12)),
    "sparse": (
        sparse, random.randint(0, 6, 9).astype(np.int32), random.randint(0, 5, 9).astype(np.int32),
        floats(9), floats(5, 4), floats(10, 3), np.array([3, 1, 3, 9, 12], np.int32)),
}


def line(kind, array):
  array = np.asarray(array, order="C")
  words = array.view(f"u{array.dtype.itemsize}").reshape(-1)
  shape = "x".join(map(str, array.shape))
  return f"{kind} {array.dtype} [{shape}] {' '.join(f'{w:x}' for w in words)}".rstrip() + "\n"


def without_folder(artifact):
  """The artifact, its locations without the folder of this machine, of the same length."""
  folder = str(HERE).encode()
  return artifact.replace(folder, b"." + b"/" * (len(folder) - 1))


def main():
  for name, (function, *arguments) in PROGRAMS.items():
    jitted = jax.jit(function)
    (HERE / f"{name}.mlir").write_text(jitted.lower(*arguments).as_text())
    exported = export.export(jitted, platforms=["cpu"])(*arguments)
    artifact = without_folder(exported.mlir_module_serialized)
    (HERE / f"{name}.mlirbc").write_bytes(artifact)
    values = [line("in", a) for a in jax.tree.leaves(arguments)]
    values += [line("out", a) for a in jax.tree.leaves(jitted(*arguments))]
    (HERE / f"{name}.values").write_text("".join(values))
    print(name, len(artifact), "bytes")


if __name__ == "__main__":
  main()
