"""The rules, one process a file; `model.schedule` says in which order they act."""
