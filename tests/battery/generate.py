"""Writes the raw words behind the draws to standard output, in the order the engine asks for them, for dieharder.

    .venv/bin/python tests/battery/generate.py | dieharder -a -g 200

Keys are realistic: a starting population (initial / place / row), children of its women and in-migrants of a stream;
months run over 30 years, decisions are the rules of the schedule and every seed starts the same people anew.
"""

import sys

import numpy as np

from model.draws import Draws, code, identity, mix, numbered
from model.engine.cache import kernel
from model.schedule import rules

PEOPLE, CHILDREN, NEWCOMERS, MONTHS = 2756, 1200, 900, 360


@kernel
def words(shared, keys):
    """The 64-bit word of each key under a monthly word, before it becomes a number in (0, 1)."""
    out = np.empty_like(keys)
    for i in range(keys.size):
        out[i] = mix(keys[i] ^ shared)
    return out


def people() -> np.ndarray:
    """Genealogical keys: residents, first children of the first women, newcomers by month and place in line."""
    place = code("hjelmeland")
    residents = numbered(identity(code("initial"), place), PEOPLE)
    children = [identity(identity(key, code("child")), np.uint64(0)) for key in residents[:CHILDREN]]
    stream = Draws(1).word("in_migration_singles", 2000 * 12)
    newcomers = numbered(identity(stream, place), NEWCOMERS)
    return np.concatenate([residents, np.array(children, dtype=np.uint64), newcomers])


def main() -> None:
    """Write until the reader closes the pipe."""
    keys = people()
    names = [rule.name for rule in rules()]
    seed = 0
    while True:
        seed += 1
        draws = Draws(seed)
        for month in range(2000 * 12, 2000 * 12 + MONTHS):
            for name in names:
                try:
                    sys.stdout.buffer.write(words(draws.word(name, month), keys).tobytes())
                except BrokenPipeError:
                    return


if __name__ == "__main__":
    main()
