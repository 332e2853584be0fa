"""Random numbers addressed by what they decide: (seed, decision, identity, month[, partner]).

A draw is a pure function, with no stream and no state: the same person meeting the same decision in the same month
gets the same number in every scenario, so two scenarios differ only by what the policy touches. Skipping somebody,
adding somebody or asking in another order shifts nothing.

The function is a keyed hash: Stafford's thirteenth variant of the 64-bit MurmurHash3 finaliser (the mixer of
SplitMix64; Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195), applied twice: once to fold seed, decision and
month into a word per month, once per identity. What it gives for realistic keys and months was put through the whole
dieharder battery: none failed (docs/randomness.md).

Identity is genealogical: what somebody *is*, not where they stand in a table.

=====================  =============================================
starting population    ``initial / place / row``
child                  ``child of mother / order of birth``
in-migrant             ``stream / place / month / place in line / member``
household              the key of its reference person at formation
=====================  =============================================
"""

from hashlib import blake2b

import numpy as np

from model.engine.arithmetic import exp, log
from model.engine.cache import kernel

_M1, _M2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_SMALL = 10.0  # mean up to which a Poisson count is walked up from 0
_STEP = 2.0**-52  # with the half added below, the largest number that is never rounded to 1


def code(name: str) -> np.uint64:
    """A stable 64-bit code for a decision, a stream or a place."""
    return np.uint64(int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little"))


@kernel
def mix(word):
    """A bijection of 64-bit words in which every input bit moves every output bit."""
    word = (word ^ (word >> _S30)) * _M1
    word = (word ^ (word >> _S27)) * _M2
    return word ^ (word >> _S31)


@kernel
def combined(key, other):
    """The identity made of two: order matters."""
    return mix(mix(key + _GOLDEN) ^ other)


def identity(key: np.uint64, other: np.uint64) -> np.uint64:
    """`combined` for NumPy code, as a NumPy word."""
    return np.uint64(combined(key, other))


@kernel
def pair(key, other):
    """The identity of a pair: order does not matter."""
    return combined(min(key, other), max(key, other))


@kernel
def monthly(seed, decision, month):
    """The word that seed, decision and month share; computed once a month and decision."""
    return combined(combined(seed, decision), np.uint64(month))


@kernel
def uniform(word, key):
    """A number in (0, 1) for an identity under a monthly word."""
    return (np.float64(mix(key ^ word) >> _S12) + 0.5) * _STEP


@kernel
def uniform_of_pair(word, key, other):
    """`uniform` for two identities; their order does not matter."""
    return uniform(word, pair(key, other))


@kernel
def poisson(mean, u):
    """The Poisson count whose cumulative probability first exceeds `u`: it can only grow when `mean` grows.

    Small means are walked up from 0; large ones from the mode, so that nothing underflows or takes long.
    """
    if mean <= 0.0:
        return 0
    if mean < _SMALL:
        k, term = 0, exp(-mean)
        below = term
        while u >= below:
            k += 1
            term *= mean / k
            if below + term == below:
                break
            below += term
        return k
    mode = int(mean)
    at_mode = exp(mode * log(mean) - mean - log_gamma(mode + 1.0))
    below, term = 0.0, at_mode
    k = mode
    while k > 0 and term > 1e-18:  # P(N < mode)
        term *= k / mean
        k -= 1
        below += term
    if u < below:
        k, term = mode, at_mode
        while k > 0 and u < below:
            term *= k / mean
            k -= 1
            below -= term
        return k
    k, term = mode, at_mode
    while u >= below + term and below + term > below:
        below += term
        k += 1
        term *= mean / k
    return k


@kernel
def log_gamma(x):
    """Logarithm of the gamma function for x >= 1 (Stirling's series after shifting x above 10)."""
    shift = 0.0
    while x < 10.0:
        shift += log(x)
        x += 1.0
    inverse = 1.0 / (x * x)
    series = (1.0 / 12.0 - inverse * (1.0 / 360.0 - inverse * (1.0 / 1260.0 - inverse / 1680.0))) / x
    return (x - 0.5) * log(x) - x + 0.9189385332046727 + series - shift


class Draws:
    """Draws for NumPy code, such as the starting population: the same numbers as the kernels give."""

    def __init__(self, seed: int):
        # NumPy words, not the Python integers kernels return: Numba would type a small one as signed
        self.seed = np.uint64(mix(np.uint64((seed + int(_GOLDEN)) % 2**64)))

    def word(self, decision: str, month: int = 0) -> np.uint64:
        """The word of a decision in a month."""
        return np.uint64(monthly(self.seed, code(decision), month))

    def uniform(self, decision: str, keys: np.ndarray, month: int = 0) -> np.ndarray:
        """One number in (0, 1) per key."""
        return uniforms(self.word(decision, month), keys)


@kernel
def uniforms(word, keys):
    """`uniform` for an array of keys."""
    out = np.empty(keys.size)
    for i in range(keys.size):
        out[i] = uniform(word, keys[i])
    return out


@kernel
def numbered(base, n):
    """Keys ``base / 0 .. n-1``."""
    out = np.empty(n, dtype=np.uint64)
    for i in range(n):
        out[i] = combined(base, np.uint64(i))
    return out
