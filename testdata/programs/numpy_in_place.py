# NumPy arrays written in place: views share their elements, copies do not, and an augmented assignment keeps the array.
import numpy as np, jax, jax.numpy as jnp
a = np.zeros((3, 4)); b = a
a[0, 1] = 1; a[1] = [1, 2, 3, 4]; a[:, 3] += 5; a[[0, 2], [2, 0]] = -1; a[a > 4] *= 10
print(a); print(b is a, b[0, 1])
v = a[1]; v[0] = 99; r = a.reshape(2, 6); r[0, 0] = 7; t = a.T; t[3, 2] = 42; c = a.copy(); c[:] = 0
print(a, c.sum())
for row in a: row[2] = 8
a += 1
print(b)
n = np.arange(5); n[1:4] = n[2:5]; n[-1] = 2.9; print(n, n.dtype)
m = np.full((2, 2), 7); m[...] = np.eye(2); print(m)
f = np.asarray(n); f[0] = 100; print(n[0])
board = np.zeros((4, 4), dtype=int)
for i in range(4):
    for j in range(4):
        board[i, j] = i * 4 + j if (i + j) % 2 == 0 else -1
print(board, board[::2, 1::2], board[None, 0].shape)
adj = np.zeros((3, 3), dtype=bool); adj[0, 1] = adj[1, 2] = True
print(jax.jit(lambda x: x @ adj.astype(np.float32))(jnp.ones((1, 3))), jnp.asarray(adj).sum())
g = np.array([1., 2., 3.]); h = g[g > 1]; h[0] = 50; print(g, h)
parts = np.split(np.arange(6), 3); parts[1][:] = 0; print(parts)
z = np.arange(4.0); z /= 2; z **= 2; print(z)
w = np.arange(3); u = w; w = w + 1; print(u, w)
