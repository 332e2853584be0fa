"""Suldal, as a case of its own."""

from model import Tables

suldal = Tables("suldal")
