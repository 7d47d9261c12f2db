from functools import partial, reduce
from typing import NamedTuple, Optional
import math
import jax
import jax.numpy as jnp


def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc


c = counter()
c(); c(5)
print(c())
first, *middle, last = range(6)
print(first, middle, last)
squares = {k: v ** 2 for k, v in zip("abc", range(3))}
print(squares, {x % 3 for x in range(7)}, [i * j for i in range(3) for j in range(i) if (i + j) % 2])
if (n := len(squares)) > 2:
    print(f"n={n}")
def var(*args, scale=1, **kw):
    return sum(args) * scale, sorted(kw.items())
print(var(1, 2, 3, scale=2, z=1, a=2))
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), math.sqrt(2), math.pi, math.factorial(5), math.gcd(12, 18))
for i in range(10):
    if i == 3:
        continue
    if i > 4:
        break
    print(i, end=" ")
else:
    print("never")
print()
while True:
    break
print("a-b-c".split("-"), "x".join(["1", "2"]), "Hello".upper().lower().title(), "abc"[::-1], "  s ".strip(), "a,b".replace(",", ";"))
print(any(x > 2 for x in [1, 2, 3]), all([]), max([3, 1, 2], key=lambda v: -v), min(4, 2), sorted([3, 1, 2], reverse=True))
print(list(enumerate("ab", 1)), list(zip([1, 2], [3, 4])), list(map(str, [1, 2])), list(filter(None, [0, 1, 2])), list(reversed([1, 2])))
x = [1, 2, 3]
x.append(4); x.extend([5]); x.insert(0, 0); x.pop(); del x[0]
print(x, x.index(2), x.count(1), 3 in x, x[-2:], x * 2)
d = {"a": 1}
d.update(b=2); d.setdefault("c", []).append(1)
print(d, d.get("z", 0), list(d.keys()), list(d.values()), "a" in d, d.pop("a"), {**d, "q": 1})
print(1 < 2 < 3, not 0, None is None, 5 if [] else 6, 7 // 2, -7 // 2, 7 % -3, 2 ** 10, 1 / 4, 10 ** -2, 0x1F, 1_000, 1e3)
print(type(1), type(1.0), type("a"), type([]), isinstance(1, int), isinstance(True, int), callable(len))
class P(NamedTuple):
    a: int
    b: float = 2.0
    def total(self):
        return self.a + self.b
p = P(1)
print(p, p.total(), p._asdict(), p == (1, 2.0))
assert p.a == 1, "no"
print(*[1, 2], sep=",", end="!\n")
print(str([1.0, "a", None, True, (1,)]), repr("it's"), "tab\tq")
try_ = lambda x, y=2: x + y
print(try_(1), (lambda *a: a)(1, 2))
g = (i * i for i in range(4))
print(sum(g), list(range(5, 0, -2)), tuple(x for x in "ab"), set([1, 1]), frozenset([1]))
print("%5.2f|%-5s|%03d" % (3.14159, "ab", 7), "{:>5}|{:^7}|{!r}".format(1, "mid", "s"), "{0}{1}{0}".format("a", "b"), "{k}".format(k=3))
print(round(2.5), round(3.14159, 2), abs(-3), divmod(7, 2), pow(2, 3), sum([1, 2], 10), int("12"), float("1.5"), chr(65), ord("a"), hex(255), bin(5))
print(isinstance(jnp.zeros(2), jnp.ndarray), isinstance(jnp.zeros(2), jax.Array), hasattr(jnp.zeros(2), "shape"))
match n:
    case 3:
        print("three")
    case _:
        print("other")
print("abc".startswith("a"), "abc".endswith("c"), "abc".find("c"), "a b".split(), "abc".center(9, "*"), "7".zfill(3), "x".ljust(3) + "|", "abc".isalpha(), "12".isdigit(), "aXb".swapcase(), "a.b".partition("."))
print(1.0, 1e16, 1e-5, 0.1 + 0.2, 1e22, float("inf"), -0.0, 1j, 2 + 3j, 100000000000000000.0)
