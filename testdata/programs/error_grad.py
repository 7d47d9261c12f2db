import jax

print(jax.grad(lambda x: x**2)(3.0))

# FIRST: error_grad.py:3:7: error: NotImplementedError: jax.grad is not supported
# ERROR: hint: use the derivative written out
