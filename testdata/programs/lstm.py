from collections import namedtuple
import jax
import jax.numpy as jnp
from jax import lax, random
from jax.nn import sigmoid

Params = namedtuple("Params", ["wx", "wh", "b"])
State = namedtuple("State", "h c")


def lstm_cell(params, state, x):
    z = x @ params.wx + state.h @ params.wh + params.b
    i, f, g, o = jnp.split(z, 4, axis=-1)
    c = sigmoid(f + 1.0) * state.c + sigmoid(i) * jnp.tanh(g)
    h = sigmoid(o) * jnp.tanh(c)
    return State(h, c), h


@jax.jit
def run(params, xs):
    n = params.wh.shape[0]
    init = State(jnp.zeros(n), jnp.zeros(n))
    return lax.scan(lambda s, x: lstm_cell(params, s, x), init, xs)


k1, k2, k3 = random.split(random.PRNGKey(5), 3)
p = Params(random.normal(k1, (3, 16)) * 0.3, random.normal(k2, (4, 16)) * 0.3, jnp.zeros(16))
state, hs = run(p, random.normal(k3, (7, 3)))
print(type(state).__name__, state.h.shape, hs.shape)
print(jnp.round(state.h, 4))
print(jnp.round(state.c, 4))
print(State(1, 2), State(h=1, c=2)._asdict())
