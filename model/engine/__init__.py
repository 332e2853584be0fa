"""Builds and runs the month: rules rewritten to one propose module, fixed kernels that apply what was proposed."""
