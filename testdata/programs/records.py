from typing import NamedTuple
import jax, jax.numpy as jnp


class Dual(NamedTuple):
    val: jax.Array
    dot: jax.Array = 0.0

    def __add__(self, o):
        o = Dual.lift(o)
        return Dual(self.val + o.val, self.dot + o.dot)

    __radd__ = __add__

    def __mul__(self, o):
        o = Dual.lift(o)
        return Dual(self.val * o.val, self.val * o.dot + self.dot * o.val)

    __rmul__ = __mul__

    def __neg__(self):
        return Dual(-self.val, -self.dot)

    def __sub__(self, o):
        return self + (-Dual.lift(o))

    def sin(self):
        return Dual(jnp.sin(self.val), jnp.cos(self.val) * self.dot)

    @staticmethod
    def lift(x):
        return x if isinstance(x, Dual) else Dual(x, 0.0)

    @classmethod
    def seed(cls, x):
        return cls(x, 1.0)

    def __repr__(self):
        return f"Dual({self.val:.3f}, {self.dot:.3f})"


def f(x):
    return x * x * 3.0 + 2.0 * x.sin() - 1.0


print(f(Dual.seed(2.0)))
print(jax.jit(f)(Dual(2.0, 1.0)).dot)


class Poly(NamedTuple):
    coeffs: tuple

    def __call__(self, x):
        r = 0
        for c in self.coeffs[::-1]:
            r = r * x + c
        return r

    def __getitem__(self, i):
        return self.coeffs[i]

    def __len__(self):
        return len(self.coeffs)

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.coeffs, other.coeffs))

    def __lt__(self, other):
        return self.coeffs[0] < other.coeffs[0]

    def __contains__(self, v):
        return v in self.coeffs

    def __iter__(self):
        return iter(self.coeffs)

    def __str__(self):
        return " + ".join(f"{c}x^{i}" for i, c in enumerate(self.coeffs))


p = Poly((1, 2, 3))
print(p, p(2), p[0], len(p), p @ Poly((1, 1, 1)), p < Poly((2,)), 3 in p, [*p], bool(p), callable(p))
print(repr(p))
