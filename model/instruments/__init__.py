"""The instruments, one a file: what each is, whom it reaches, what it does and what it costs (`model.instrument`)."""
