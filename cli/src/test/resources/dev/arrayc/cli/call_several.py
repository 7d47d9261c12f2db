"""Calls a library of several functions through its module, with arrays of several packages."""

import gc

import jax
import jax.numpy as jnp
import ml_dtypes
import my_set
import numpy as np


class Foreign:
    """An array of a package that has nothing but DLPack."""

    def __init__(self, array):
        self.array = array

    def __dlpack__(self, **options):
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


def refused(message, function, *arguments):
    try:
        function(*arguments)
    except TypeError as e:
        assert message in str(e), e
    else:
        raise AssertionError(f"not refused: {message}")


# The memory of others is read where it lies, and what comes back can be taken without a copy.
x = np.arange(6, dtype=np.float32).reshape(2, 3)
for given in (x, jnp.asarray(x), Foreign(x), np.asfortranarray(x), jnp.asarray(x.T).T):
    sums, above = my_set.check(given)
    assert np.array_equal(sums, x + 1) and np.array_equal(above, x > 1) and above.dtype == bool
y = jnp.asarray(x)
assert my_set._from_dlpack(y).ctypes.data == y.unsafe_buffer_pointer()
back = jnp.from_dlpack(sums)
assert np.array_equal(back, sums)
assert back.unsafe_buffer_pointer() == sums.ctypes.data or sums.ctypes.data % 64 != 0

# Types that NumPy does not have.
h = jnp.asarray([[1, 2, 3], [4, 5, 6]], jnp.bfloat16)
for given in (h, np.asarray(h), Foreign(h), jnp.stack([h, h])[1], h.T.T):
    halves = my_set.halved(given)
    assert halves.dtype == ml_dtypes.bfloat16 and np.array_equal(halves, np.asarray(h) / 2)
seen = my_set._from_dlpack(h)
assert seen.ctypes.data == h.unsafe_buffer_pointer() and not seen.flags.writeable
del h
gc.collect()
assert np.array_equal(seen, np.array([[1, 2, 3], [4, 5, 6]], ml_dtypes.bfloat16))
assert my_set._from_dlpack(jnp.zeros((0, 3), jnp.bfloat16)).shape == (0, 3)
refused("halved: x must be bfloat16[2, 3], not float8_e5m2", my_set.halved, jnp.ones((2, 3), jnp.float8_e5m2))
refused("halved: x must be bfloat16[2, 3], not float32", my_set.halved, x)

# Several shapes, and any number of rows.
for n in (3, 5):
    assert np.array_equal(my_set.doubled(jnp.arange(n, dtype=jnp.float32)), [*range(n)] * 2)
refused("doubled: no code for arrays of sizes (4,); there is code for (3,), (5,)", my_set.doubled, x[0, :1].repeat(4))
for b in (0, 1, 7, 1000):
    rows = jax.random.normal(jax.random.key(b), (b, 2))
    wanted = rows / jnp.sqrt((rows * rows).sum(axis=1, keepdims=True)) + y[0, :2]
    np.testing.assert_allclose(my_set.normalised(rows, x[0, :2]), wanted, rtol=1e-5, atol=1e-6)
refused("normalised: y must be float32[2], not float32[3]", my_set.normalised, x[:, :2], x[0])
print("all as expected")
