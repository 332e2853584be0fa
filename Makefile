PYTHON ?= python3
PYTHON312 ?= python3.12

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: run app test test-312 test-slow bench lint clean help

# $(1): the environment's folder, $(2): the interpreter. The stamp is written last, so a failed install leaves none.
define install
	@rm -f $(1)/.installed
	@$(2) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Bolyst needs Python 3.11 or newer.")'
	$(2) -m venv $(1)
	$(1)/bin/python -m pip install -q -r requirements.lock
	$(1)/bin/python -m pip install -q --no-deps -e .
	@touch $(1)/.installed
endef

.venv/.installed: requirements.lock
	$(call install,.venv,$(PYTHON))

.venv312/.installed: requirements.lock
	@$(PYTHON312) -c '' 2>/dev/null || { echo "Python 3.12 cannot be run as '$(PYTHON312)': name it with make test-312 PYTHON312=..." >&2; exit 1; }
	$(call install,.venv312,$(PYTHON312))

run: .venv/.installed ## Run the Hjelmeland scenario into results/hjelmeland
	.venv/bin/bolyst run scenarios/hjelmeland.toml --out results/hjelmeland --overwrite

app: .venv/.installed ## Watch a run on a page of this machine; installs what the page needs
	.venv/bin/python -m pip install -q -c requirements.lock -e '.[app]'
	.venv/bin/bolyst app

test: .venv/.installed ## Run the tests, all but the slow ones
	.venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-312: .venv312/.installed ## Run the same tests on Python 3.12 (PYTHON312=...)
	.venv312/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-slow: .venv/.installed ## Run the tests that take minutes
	.venv/bin/python -m pytest -m slow

bench: .venv/.installed ## Time the model
	.venv/bin/bolyst bench

lint: .venv/.installed ## Check style, formatting and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy -p model -p scenarios -p calibration -p experiments

clean: ## Remove environments, caches and build files (results/ stays)
	rm -rf .venv .venv312 build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
