"""The shocks, one a file: what each moves of the world outside, and how strongly. `model.shock` lists them."""
