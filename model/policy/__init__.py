"""The instruments: immutable data about whom a policy reaches, when, and what it does to a rule."""

from model.policy.hazard_ratio import HazardRatio
from model.policy.instrument_use import InstrumentUse
from model.policy.target import Target

__all__ = ["HazardRatio", "InstrumentUse", "Target"]
