"""Arithmetic that gives the same last bit compiled and as plain Python.

``**`` differs between Numba and CPython in the last bit, and `math.exp` and `math.log` raise in one and not in the
other; rules and kernels use these instead. Out of range gives infinity or NaN, which the engine reports by rule.
"""

import math

from model.engine.cache import kernel

_LARGEST_EXPONENT = 709.0


@kernel
def exp(x):
    """E to the x; infinity above 709."""
    if x > _LARGEST_EXPONENT:
        return math.inf
    return math.exp(x)


@kernel
def log(x):
    """Natural logarithm; minus infinity at 0, NaN below."""
    if x > 0.0:
        return math.log(x)
    if x == 0.0:
        return -math.inf
    return math.nan


@kernel
def sqrt(x):
    """Square root; NaN below 0."""
    if x < 0.0:
        return math.nan
    return math.sqrt(x)


@kernel
def power(x, y):
    """X to the y: 1 for the power 0, exact for squares, exp(y log x) otherwise."""
    if y == 0:
        return 1.0
    if y == 2:
        return x * x
    return exp(y * log(x))


@kernel
def divide(x, y):
    """X by y, as compiled code divides: by zero it gives infinity, or NaN for 0 / 0."""
    if y != 0:
        return x / y
    return x * math.copysign(math.inf, y)


@kernel
def monthly_probability(hazard):
    """1 - exp(-hazard / 12): the one place where a yearly hazard becomes a monthly probability."""
    return -math.expm1(-hazard / 12.0)
