import math
import jax
import jax.numpy as jnp
from jax import random, nn
from functools import partial


def layer_norm(x, g, b, eps=1e-5):
    mu = x.mean(-1, keepdims=True)
    var = x.var(-1, keepdims=True)
    return g * (x - mu) / jnp.sqrt(var + eps) + b


def attention(p, x, n_head):
    t, d = x.shape
    q, k, v = jnp.split(x @ p["qkv"], 3, axis=-1)
    split = lambda y: y.reshape(t, n_head, d // n_head).transpose(1, 0, 2)
    q, k, v = map(split, (q, k, v))
    s = q @ k.swapaxes(-1, -2) / math.sqrt(d // n_head)
    mask = jnp.tril(jnp.ones((t, t), bool))
    s = jnp.where(mask, s, -1e9)
    o = nn.softmax(s, axis=-1) @ v
    return o.transpose(1, 0, 2).reshape(t, d) @ p["out"]


def block(p, x, n_head):
    x = x + attention(p["attn"], layer_norm(x, **p["ln1"]), n_head)
    h = nn.gelu(layer_norm(x, **p["ln2"]) @ p["mlp"]["w1"])
    return x + h @ p["mlp"]["w2"]


@partial(jax.jit, static_argnames=("n_head",))
def gpt(params, tokens, *, n_head):
    x = params["wte"][tokens] + params["wpe"][: tokens.shape[0]]
    for p in params["blocks"]:
        x = block(p, x, n_head)
    return layer_norm(x, **params["ln_f"]) @ params["wte"].T


def init(key, vocab=11, d=8, layers=2, ctx=6):
    ks = iter(random.split(key, 20))
    r = lambda *s: random.normal(next(ks), s) * 0.2
    ln = lambda: {"g": jnp.ones(d), "b": jnp.zeros(d)}
    return {
        "wte": r(vocab, d),
        "wpe": r(ctx, d),
        "ln_f": ln(),
        "blocks": [
            {"ln1": ln(), "ln2": ln(), "attn": {"qkv": r(d, 3 * d), "out": r(d, d)}, "mlp": {"w1": r(d, 4 * d), "w2": r(4 * d, d)}}
            for _ in range(layers)
        ],
    }


params = init(random.PRNGKey(42))
logits = gpt(params, jnp.array([1, 4, 2, 7]), n_head=2)
print(logits.shape)
print(jnp.round(logits[-1], 3))
tokens = [3]
for _ in range(4):
    tokens.append(int(jnp.argmax(gpt(params, jnp.array(tokens), n_head=2)[-1])))
print(tokens)
