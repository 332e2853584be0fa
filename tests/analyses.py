"""Costs and effects of a few options by draw, as Hypothesis makes them up for the tests of value for money."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

Analysis = tuple[np.ndarray, np.ndarray, float]
#: The same with inputs, [draw, input].
Informed = tuple[np.ndarray, np.ndarray, float, np.ndarray]


@st.composite
def analyses(draw: st.DrawFn, options: int = 4) -> Analysis:
    """Costs and effects in whole numbers, so that sums are exact, and a worth."""
    shape = (draw(st.integers(2, 12)), draw(st.integers(1, options)))
    cost, effect = (draw(arrays(np.float64, shape, elements=st.integers(-top, top).map(float))) for top in (50, 9))
    return cost, effect, float(draw(st.integers(0, 20)))


@st.composite
def informed(draw: st.DrawFn) -> Informed:
    """The same with one or two inputs, which may be tied or constant."""
    cost, effect, worth = draw(analyses())
    shape = (len(cost), draw(st.integers(1, 2)))
    return cost, effect, worth, draw(arrays(np.float64, shape, elements=st.integers(-6, 6).map(float)))
