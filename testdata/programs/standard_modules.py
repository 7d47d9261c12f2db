from functools import reduce, partial, lru_cache
from itertools import combinations, permutations, groupby, zip_longest, starmap, takewhile, dropwhile, repeat, cycle, islice, pairwise
from collections import defaultdict, Counter, OrderedDict, deque
import math
import operator


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(60), reduce(operator.mul, range(1, 6)), partial(pow, 2)(5))
print(list(combinations("abc", 2)), len(list(permutations(range(4)))), list(pairwise([1, 2, 3])))
print([(k, list(v)) for k, v in groupby([1, 1, 2, 3, 3])], list(zip_longest([1, 2], [3], fillvalue=0)))
print(list(starmap(pow, [(2, 3), (3, 2)])), list(takewhile(lambda x: x < 3, [1, 2, 5, 1])), list(islice(cycle("ab"), 5)))
d = defaultdict(list)
for k, v in [("a", 1), ("b", 2), ("a", 3)]:
    d[k].append(v)
print(dict(d), d, Counter("abracadabra").most_common(2), Counter([1, 1, 2]))
q = deque([1, 2, 3], maxlen=3)
q.append(4)
q.appendleft(0)
print(q, q.popleft(), list(q), OrderedDict(a=1))
print(math.sqrt(2), math.floor(2.7), math.gcd(12, 18), math.isclose(0.1 + 0.2, 0.3), math.inf, math.prod([2, 3]), math.log2(8), math.factorial(5), math.comb(5, 2), math.hypot(3, 4))
print(sorted(["bb", "a", "ccc"], key=len, reverse=True), sorted([(1, "b"), (1, "a")]), sum([[1], [2]], []))
print("{:>6.2f}|{:<5}|{:^7}|{!r}".format(3.14159, "ab", "mid", "q"), "%05.1f|%-4d|%+d|%e|%x" % (2.5, 3, 4, 12345.678, 255))
print("a,b,,c".split(","), "a b  c".split(), "abc"[::-1], "abc" * 2, "b" in "abc", "abc".index("c"), "a-b".replace("-", "+"))
print("Hello World".swapcase(), "hello".capitalize(), "x".center(5, "*"), "abc".rjust(5), "1,2".rsplit(",", 1), "hello".count("l"))
x = [i ** 2 for i in range(10)]
print(x[2:5], x[-3:], x[::3], x[::-2], x[slice(1, 4)])
m = [[1, 2, 3], [4, 5, 6]]
print([list(r) for r in zip(*m)], [v for row in m for v in row if v % 2], {i: r for i, r in enumerate(m)})
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d, *m[0], sep="|")
print(1 if a > 3 else 2, a and b, a or b, not a, a is None, b is not None, 3 not in c)
print(10 // 3, -10 // 3, 10 % -3, 2 ** 100, 7.0 // 2, 1e3, 5 / 2, int("ff", 16), float("1e-3"), bin(10), hex(255), oct(8), round(-2.5), round(1234.5678, -2))
print(type(3), type("s"), type([]), type(None), type(3.0), type(print), type(lambda: 0), isinstance(True, int))
def outer():
    total = 0
    def inc(by=1):
        nonlocal total
        total += by
        return total
    return inc
inc = outer()
inc(); inc(5)
print(inc())
print(any([]), all([]), [0] or "empty", list(range(5, 0, -2)), max("abc", key=ord), min([3, 1, 2], key=lambda v: -v))
print(f"{1_000_000:,} {0.1:.20f} {1e-10} {1.23456789012345e+20} {100000.0} {1e5:g} {float('nan')}")
def kw(**kwargs): return kwargs
print(kw(a=1, **{"b": 2}), (lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
print(__name__, [] == [], () is (), "é".upper(), "ß".upper(), "\u00e9", '\'"', "tab\there", repr("a\nb"), repr('it\'s'))
assert 1 + 1 == 2, "math"
print(str([1.0, "a", None, True, (1,), {"k": [1]}]), [1, [2, [3]]], {"a": {"b": 1}})
for i, (a, b) in enumerate(zip([1, 2], [3, 4]), start=10):
    print(i, a, b, end="; ")
print()
print(list(map(str.upper, ["a", "b"])), list(map(int, "123")), " ".join(sorted("hello")), str.join(",", ["a", "b"]))
