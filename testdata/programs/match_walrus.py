import jax.numpy as jnp


def describe(v):
    match v:
        case 0:
            return "zero"
        case int() if v < 0:
            return "negative"
        case int() | float():
            return "number"
        case [x]:
            return f"one {x}"
        case [x, y, *rest]:
            return f"{x} {y} and {len(rest)} more"
        case {"op": op, "args": (a, b)}:
            return f"{op}({a}, {b})"
        case str(s):
            return s.upper()
        case None:
            return "nothing"
        case _:
            return "other"


for v in [0, -3, 2.5, [1], (1, 2, 3), {"op": "add", "args": (1, 2)}, "hey", None, {1}]:
    print(describe(v))

if (n := len([1, 2, 3])) > 2:
    print("n is", n)
print([y for x in range(6) if (y := x * x) % 2 == 0])
while (n := n - 1) > 0:
    print(n, end=" ")
print()
print(*[1, 2, 3], sep=", ", end="!\n")


def f(a, /, b, *args, c=3, **kw):
    return a, b, args, c, kw


print(f(1, 2, 4, 5, c=6, d=7), f(*[1, 2], **{"c": 9}))
for i in range(3):
    if i == 5:
        break
else:
    print("no break")
x = y = 3
x, y = y + 1, x
x += 2; y **= 2
print(x, y)
