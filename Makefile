# Linden's commands. `make run` shows it to you, `make test` tries it; `make help` lists the rest.

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
# The lists are whole, so pip takes each line as it stands and goes looking for nothing of its own.
PIP := $(PY) -m pip --disable-pip-version-check --no-input --quiet install --require-hashes --no-deps
FLASK := .venv/bin/flask --app app
CATALOGUES := portal/i18n/translations

export PYTHON CHROMIUM

.PHONY: help setup setup-test run worker serve unit test cover check fix migrate bench words look lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# ---------------------------------------------------------------- run it

setup: .venv/run.stamp ## make .venv and install what the site needs, checked against its hashes

run: .venv/run.stamp ## start the site and its worker, with a fictional service the first time
	@exec $(PY) -m portal.launch.run

worker: .venv/run.stamp ## start the worker alone
	@exec $(PY) -m portal.worker

serve: .venv/run.stamp ## start the site as in production: every setting must be given
	@LINDEN_PROFILE=production exec $(PY) -m portal.launch.run

migrate: .venv/run.stamp ## bring the database up to date
	@$(FLASK) database upgrade

.venv/bin/python:
	@echo "Making a virtual environment in .venv, once."
	@python=$$(tools/python.sh) && "$$python" -m venv .venv

.venv/run.stamp: requirements/run.txt | .venv/bin/python
	@echo "Installing what the site needs, once."
	@$(PIP) -r requirements/run.txt
	@$(PY) -m pip --disable-pip-version-check --quiet check
	@touch $@

# ---------------------------------------------------------------- try it

setup-test: .venv/test.stamp ## install what checks and tests need too

.venv/test.stamp: requirements/test.txt .venv/run.stamp
	@echo "Installing what the tests need, once."
	@$(PIP) -r requirements/test.txt
	@$(PY) -m pip --disable-pip-version-check --quiet check
	@touch $@

check: .venv/test.stamp ## format, lint, types, floor plan, house tests
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy --no-error-summary
	.venv/bin/lint-imports --no-logo
	$(PY) -m pytest -q -n0 tests/test_architecture.py tests/test_templates.py

fix: .venv/test.stamp ## format and mend what can be mended by itself
	.venv/bin/ruff format --quiet .
	.venv/bin/ruff check --fix --quiet .

unit: .venv/test.stamp ## the tests of every room, without the long journeys
	$(PY) -m pytest -q -m "not journey and not postgres and not browser"

test: .venv/test.stamp ## the checks and every test: unit, journeys, PostgreSQL, browser
	@tools/chromium.sh
	@tools/engines.sh
	@$(MAKE) check
	@$(MAKE) unit
	$(PY) -m pytest -q -m "journey and not postgres and not browser"
	$(PY) -m pytest -q -m "postgres and not browser"
	$(PY) -m pytest -q -m browser --dist=loadfile

# Following every line makes the tests twice as slow, so it is a command of its own.
cover: .venv/test.stamp ## how much of the code the tests run through, held against its floors
	@rm -f .coverage .coverage.*
	$(PY) -m pytest -q -m "not postgres and not browser" --cov --cov-report=
	$(PY) -m pytest -q -m "postgres and not browser" --cov --cov-append --cov-report=
	$(PY) tools/coverage_floor.py

bench: .venv/test.stamp ## measure every figure, as a table and as bench/results/*.json
	@$(PY) -m bench

# ---------------------------------------------------------------- keep it

words: .venv/test.stamp ## bring the catalogue of words up to date
	@mkdir -p $(CATALOGUES)
	@.venv/bin/pybabel --quiet extract -F portal/i18n/babel.cfg -k _ -k lazy -k ngettext:1,2 \
		--no-location --sort-output --omit-header -o $(CATALOGUES)/messages.pot portal
	@for catalogue in $(CATALOGUES)/*/LC_MESSAGES/messages.po; do \
		[ -e "$$catalogue" ] || continue; \
		.venv/bin/pybabel --quiet update -i $(CATALOGUES)/messages.pot -d $(CATALOGUES); \
		.venv/bin/pybabel --quiet compile -d $(CATALOGUES); break; \
	done

look: .venv/test.stamp ## take a picture of every page, on a phone and on a desktop
	@tools/chromium.sh
	@$(PY) tools/look.py

lock: .venv/test.stamp ## choose the newest requirements and write down their hashes
	@for name in run test; do \
		.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-header requirements/$$name.in -o requirements/$$name.txt; \
	done

clean: ## throw away .venv and caches; data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
