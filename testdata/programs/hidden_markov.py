import jax
import jax.numpy as jnp
from jax.scipy.special import logsumexp

A = jnp.log(jnp.array([[0.7, 0.3], [0.4, 0.6]]))
B = jnp.log(jnp.array([[0.1, 0.4, 0.5], [0.6, 0.3, 0.1]]))
pi = jnp.log(jnp.array([0.6, 0.4]))
obs = jnp.array([0, 1, 2, 2, 0, 1])


@jax.jit
def forward(obs):
    def step(alpha, o):
        alpha = logsumexp(alpha[:, None] + A, axis=0) + B[:, o]
        return alpha, alpha

    a0 = pi + B[:, obs[0]]
    last, alphas = jax.lax.scan(step, a0, obs[1:])
    return logsumexp(last), jnp.vstack([a0, alphas])


@jax.jit
def viterbi(obs):
    def step(delta, o):
        scores = delta[:, None] + A
        return scores.max(0) + B[:, o], scores.argmax(0)

    d0 = pi + B[:, obs[0]]
    last, back = jax.lax.scan(step, d0, obs[1:])
    end = jnp.argmax(last)

    def trace(state, ptr):
        return ptr[state], state

    first, path = jax.lax.scan(trace, end, back, reverse=True)
    return last.max(), jnp.concatenate([first[None], path])


ll, alphas = forward(obs)
print(jnp.round(ll, 4))
print(jnp.round(alphas, 3))
score, path = viterbi(obs)
print(jnp.round(score, 4), path)
