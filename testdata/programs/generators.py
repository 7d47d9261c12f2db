import jax.numpy as jnp


def countdown(n):
    while n > 0:
        got = yield n
        if got:
            n = got
        n -= 1
    return "done"


g = countdown(3)
print(next(g), g.send(10), next(g))
g.close()
print(list(g))


def walk(tree, path=()):
    match tree:
        case dict():
            for k in sorted(tree):
                yield from walk(tree[k], path + (k,))
        case [*items]:
            for i, v in enumerate(items):
                if v is None:
                    continue
                yield from walk(v, path + (i,))
        case _:
            yield path, tree


for p, v in walk({"a": [1, None, 2], "b": {"c": 3}}):
    print("/".join(map(str, p)), v)


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


for p in primes():
    if p > 20:
        break
    print(p, end=" ")
print()
pairs = ((i, j) for i in range(3) for j in range(i))
print(list(pairs), sum(x for x, _ in ((1, 2), (3, 4))))


def schedule(steps, warmup=2):
    for s in range(steps):
        if s < warmup:
            yield (s + 1) / warmup
        else:
            yield 0.5 * (1 + jnp.cos(jnp.pi * (s - warmup) / (steps - warmup))).item()


print([round(x, 3) for x in schedule(6)])
a, b, *c = schedule(5)
print(a, b, len(c), tuple(zip(countdown(2), "xy")), dict(enumerate(countdown(2))))
print(jnp.stack([jnp.full(2, float(i)) for i in countdown(3)]))
print(max(countdown(4)), sorted(countdown(3)), 2 in countdown(3), "-".join(str(i) for i in countdown(3)))
