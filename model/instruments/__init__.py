"""The instruments: immutable data about whom a policy reaches, when, and what it does to a rule."""

from model.instruments.hazard_ratio import HazardRatio
from model.instruments.instrument_use import InstrumentUse
from model.instruments.target import Target

__all__ = ["HazardRatio", "InstrumentUse", "Target"]
