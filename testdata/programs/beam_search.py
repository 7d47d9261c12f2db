import jax
import jax.numpy as jnp
from functools import partial


@partial(jax.jit, static_argnums=(1, 2))
def beam_search(logp, width, length):
    vocab = logp.shape[0]
    scores = jnp.full(width, -jnp.inf).at[0].set(0.0)
    seqs = jnp.zeros((width, length), jnp.int32)

    def step(carry, t):
        scores, seqs = carry
        last = jnp.where(t == 0, 0, seqs[:, t - 1])
        cand = scores[:, None] + logp[last]
        top, idx = jax.lax.top_k(cand.ravel(), width)
        parent, tok = idx // vocab, idx % vocab
        seqs = seqs[parent].at[:, t].set(tok)
        return (top, seqs), top

    (scores, seqs), hist = jax.lax.scan(step, (scores, seqs), jnp.arange(length))
    return scores, seqs, hist


logits = jnp.array([[0.1, 1.2, 0.3, 2.0], [1.0, 0.2, 0.2, 0.1], [0.5, 0.5, 2.5, 0.1], [0.9, 1.1, 0.4, 0.2]])
scores, seqs, hist = beam_search(jax.nn.log_softmax(logits), 3, 5)
print(jnp.round(scores, 4))
print(seqs)
print(jnp.round(hist[0], 3))
