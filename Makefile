# make run   starts the demonstration on http://127.0.0.1:8000 (HOST=… PORT=… change that)
# make test  checks everything: style, types, layers, all tests
# make help  shows the rest
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check format lock vendor translations screenshot bench chromium clean

# Bytecode is kept even where the environment says not to: each of the many processes would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
TEST_WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TO_TEST := $(VENV)/.ready-to-test
SENTENCES := $(wildcard web/translations/*/LC_MESSAGES/messages.po)
TRANSLATIONS := $(SENTENCES:.po=.mo)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes --no-header --no-emit-index-url

help:
	@echo "make run         the demonstration, with invented people, on http://$(HOST):$(PORT)"
	@echo "make test        style, types, layers and all tests"
	@echo "make check       style, types and layers alone"
	@echo "make format      put the code in the project's format"
	@echo "make bench       measure how well and how fast people are found"
	@echo "make screenshot  take docs/screenshot.png anew"
	@echo "make lock        work the lock files out anew from pyproject.toml"
	@echo "make vendor      fetch the page's styles, scripts and fonts anew (needs npm)"
	@echo "make clean       take the environment away (var/, with its data, stays)"

run: $(READY) $(TRANSLATIONS)
	@RLF_MODE=demo exec $(BIN)/rlf up --host $(HOST) --port $(PORT)

test: check chromium $(TRANSLATIONS)
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist worksteal $(PYTEST_ARGS)

check: $(READY_TO_TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY_TO_TEST)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY_TO_TEST)
	$(BIN)/python -m tests.benchmarks.how_well
	$(BIN)/python -m tests.benchmarks.one_request
	$(BIN)/python -m tests.benchmarks.one_list
	$(BIN)/python -m tests.benchmarks.two_workers
	$(BIN)/python -m tests.benchmarks.one_piece
	$(BIN)/python -m tests.benchmarks.bytes_per_person

screenshot: $(READY_TO_TEST) chromium $(TRANSLATIONS)
	$(BIN)/python -m tests.screenshot http://$(HOST):$(PORT) docs/screenshot.png

lock: $(READY_TO_TEST)
	$(LOCK) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) pyproject.toml --group build --group dev --output-file requirements-dev.lock

vendor:
	bash web/vendor_assets.sh

translations: $(TRANSLATIONS)

%.mo: %.po | $(READY)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

$(READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the service stands on (about a minute the first time) ..."
	@$(INSTALL) --require-hashes --requirement requirements.lock
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(READY_TO_TEST): requirements-dev.lock $(READY)
	@echo "Installing what the tests stand on ..."
	@$(INSTALL) --require-hashes --requirement requirements-dev.lock
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
	  { echo "This Python cannot make environments. On Debian: sudo apt-get install python3-venv" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

# The browser tests walk the pages in a real Chromium; without one nothing is skipped, the run stops here.
chromium:
	@if command -v chromium > /dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  echo "Installing Chromium for the browser tests ..."; \
	  apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core > /dev/null; \
	else \
	  echo "============================================================" >&2; \
	  echo "The browser tests need Chromium, and there is none here." >&2; \
	  echo "On Debian: sudo apt-get install chromium fonts-noto-core" >&2; \
	  echo "============================================================" >&2; \
	  exit 1; \
	fi

clean:
	rm -rf $(VENV) $(TRANSLATIONS) .mypy_cache .ruff_cache .hypothesis .import_linter_cache
