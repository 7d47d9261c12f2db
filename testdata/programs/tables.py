import jax.numpy as jnp
import math
def table(rows, headers):
    widths = [max(len(str(r[i])) for r in [headers, *rows]) for i in range(len(headers))]
    line = "-+-".join("-" * w for w in widths)
    out = [" | ".join(f"{h:<{w}}" for h, w in zip(headers, widths)), line]
    out += [" | ".join(f"{str(c):>{w}}" for c, w in zip(r, widths)) for r in rows]
    return "\n".join(out)
rows = []
for n in (4, 8, 16, 32):
    x = jnp.linspace(0, math.pi, n + 1)
    est = jnp.trapezoid(jnp.sin(x), x)
    rows.append((n, f"{est:.6f}", f"{abs(2 - float(est)):.2e}"))
print(table(rows, ("n", "estimate", "error")))
for k, v in {"alpha": 1.0, "beta": [1, 2], "gamma": None}.items():
    print(f"{k:.<10}{v!s:.>10}")
print(f"{'total':>10}: {sum(r[0] for r in rows):,d} {12345.678:,.1f} {0.00012:.1e} {255:#06x} {5:+} {-5: } {True:d} {3.7:.0f}")
print("%-8s|%8.3f|%03d|%s" % ("name", jnp.float32(2.5), 7, jnp.arange(2)))
print("{:>8}|{:<8}|{:^8}|{:08.3f}".format("r", "l", "c", 3.14159), "{0[1]} {1[k]}".format([1, 2], {"k": 3}))
