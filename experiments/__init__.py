"""Experiments: running scenarios for many seeds, keeping what they leave behind, and the command `bolyst`."""
