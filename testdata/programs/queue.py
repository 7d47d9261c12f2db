import jax, jax.numpy as jnp
from jax import random, lax
from typing import NamedTuple
class Queue(NamedTuple):
    clock: jax.Array
    free_at: jax.Array
    waited: jax.Array
    served: jax.Array
def customer(q, inp):
    gap, service = inp
    t = q.clock + gap
    start = jnp.maximum(t, q.free_at)
    return Queue(t, start + service, q.waited + (start - t), q.served + 1), start - t
k1, k2 = random.split(random.PRNGKey(11))
gaps = random.exponential(k1, (50,))
services = random.exponential(k2, (50,)) * 0.8
z = jnp.zeros(())
final, waits = lax.scan(customer, Queue(z, z, z, jnp.array(0)), (gaps, services))
print(final.served, jnp.round(final.waited / final.served, 4))
print(f"max wait {waits.max():.3f}, {int((waits > 0).sum())} waited")
print(final._asdict().keys())
