import jax
import jax.numpy as jnp
import numpy as np

x = jnp.arange(24.0).reshape(2, 3, 4)
empty = jnp.zeros((0, 3))
one = jnp.ones((1, 1, 1))


def show(f, *arguments):
    print(jax.tree.map(lambda r: (r.shape, str(r.dtype)), jax.jit(f)(*arguments)), jax.jit(f)(*arguments))


show(lambda e: (e + 1, e.sum(), e.sum(0), e.sum(1), e.prod(), e.any(), e.T, e.reshape(3, 0, 2)), empty)
show(lambda e: e @ jnp.ones((3, 2)), empty)
show(lambda e: e.T @ e, empty)
show(lambda e: jnp.concatenate([e, e, jnp.ones((1, 3))]), empty)
show(lambda e: e[:, 1:], empty)
show(lambda v: v + jnp.arange(4), x)
show(lambda v: v[0] + v[1, :1] * v[:, :, 0][0][:, None], x)
show(lambda v, o: v * o, x, one)
show(lambda v: (v[1, 2, 3], v[-1, ..., -1], v[:, ::-1, 1::2], v[None, 0, :, None, 2]), x)
show(lambda v: v[jnp.array([1, 0, 1])][:, jnp.array([0, 2])], x)
show(lambda v, i: (v[i], v[:, i], v[i, i, i]), x, 1)
show(lambda v: (v.T, v.swapaxes(0, 2), v.reshape(4, -1), v.ravel()[5:9], jnp.transpose(v, (1, 0, 2))), x)
show(lambda v: (v.max((0, 2)), v.min(-1), v.sum(1, keepdims=True), v.mean(), v.argmax(1), v.argmin()), x)
show(lambda v: jnp.einsum("ijk,ljk->il", v, v), x)
show(lambda v: (jnp.dot(v, v[0].T), jnp.tensordot(v, v, 2) if False else v @ v[0, 0], jnp.matmul(v, v.swapaxes(1, 2))), x)
show(lambda v: (jnp.stack([v, v], -1).shape, jnp.split(v, 2, axis=2)[1], jnp.expand_dims(v[0, 0], 1), v[:1].squeeze(0)), x)
show(lambda v: jnp.broadcast_to(v[:, :1, :1], (2, 2, 2)), x)
show(lambda v: (jnp.cumsum(v, 1), jnp.sort(-v, 0), jnp.argsort(-v[0, 0]), jnp.flip(v, (0, 1))[0, 0]), x)
show(lambda v: (jnp.tril(v[0]), jnp.diag(jnp.arange(3)), jnp.eye(2, 3), jnp.ones_like(v[0, 0], dtype=int)), x)
show(lambda: (jnp.zeros(()), jnp.arange(0), jnp.full((2, 1), 7), np.float32(1.5), np.arange(3)))
show(lambda v: (len(v), v.ndim, v.size, v.shape[-1], np.prod(v.shape)), x)
show(lambda v: [row.sum() for row in v[0]], x)
show(lambda v: jnp.where(v > 10, v, -1)[1], x)
show(lambda s: (s, s[None], jnp.reshape(s, (1, 1)), s * jnp.ones((2,))), 3)
