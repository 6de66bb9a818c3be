# Set-up, reports and tests; `make help` says what there is. Needs Python 3.11 or newer, GNU make and sh.

PYTHON = python3
RAW = data/raw
UV = uv
export RAW

BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
CODE = find src requirements/run.txt -type f ! -path '*/__pycache__/*' -exec cksum {} +

.DEFAULT_GOAL = help
.PHONY: help report test browser docs lock bench clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1: \2/p' Makefile

report: .venv/run ## Build the sample, or RAW=some/folder, and write every report to reports/
	@set -e; unset CDPATH; \
	test -e "$$RAW" || { echo "$$RAW: no such folder; as in: make report RAW=some/folder" >&2; exit 2; }; \
	if [ -d "$$RAW" ]; then name=$$(cd -- "$$RAW" && basename -- "$$PWD"); else name=$$(basename -- "$$RAW"); fi; \
	case "$$RAW" in data/raw|data/raw/) name=sample ;; esac; \
	run="data/processed/$$name"; pages="reports/$$name"; \
	digest() { LC_ALL=C sort | cksum; }; \
	stamp="data/processed/.$$name.made"; \
	made=$$({ find -H "$$RAW" -type f -exec cksum {} + 2>/dev/null; $(CODE); } | digest); \
	if [ ! -f "$$run/manifest.json" ] || [ "$$made" != "$$(cat "$$stamp" 2>/dev/null)" ]; then \
	  $(BIN)/relations build --out "$$run" -- "$$RAW"; \
	  echo "$$made" > "$$stamp"; \
	fi; \
	stamp="reports/.$$name.made"; \
	made=$$({ cksum "$$run/manifest.json" notebooks/*.ipynb; $(CODE); } | digest); \
	if [ ! -f "$$pages/index.html" ] || [ "$$made" != "$$(cat "$$stamp" 2>/dev/null)" ]; then \
	  rm -f "$$stamp" reports/index.html; \
	  if $(BIN)/relations report --all --out "$$pages" -- "$$run"; then echo "$$made" > "$$stamp"; fi; \
	fi; \
	test -f reports/index.html || \
	$(BIN)/python -c 'from relations.reports import write_index; write_index("reports")'; \
	echo "Open reports/index.html in a browser (in $(CURDIR))."; \
	test -f "$$stamp"

test: .venv/test ## Install what the tests need and run those that need no browser
	@$(BIN)/python -m pytest -m "not browser"

browser: .venv/test ## Find or install Chromium and run the tests that need it
	@if { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium chromium-driver; } >/dev/null || \
	  echo "Chromium could not be installed; the tests that need it are skipped." >&2; \
	else \
	  echo "No Chromium here, and no right to install it: install chromium and chromium-driver." >&2; \
	fi
	@$(BIN)/python -m pytest -m browser -rs tests/browser

docs: .venv/run ## Write docs/tables.md from the declarations of the tables
	@$(BIN)/python -c 'from pathlib import Path; from relations.tables import describe; \
	Path("docs/tables.md").write_text(describe(), encoding="utf-8", newline="\n")'

LOCK = $(UV) pip compile pyproject.toml --quiet --group build --universal --generate-hashes \
  --no-emit-index-url --no-annotate --no-header $(UPGRADE)

lock: ## Pin what pyproject.toml asks for (needs uv; UV=path/to/uv; UPGRADE=--upgrade for the newest)
	@$(LOCK) -o requirements/run.txt
	@$(LOCK) --constraint requirements/run.txt --extra test --extra browser -o requirements/test.txt

bench: .venv/test ## Measure speed and memory
	@set -e; for file in benchmarks/*.py; do echo "$$file"; $(BIN)/python "$$file"; done

clean: ## Remove the environment, caches and the sample's run and reports; your own runs stay
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis dist relations-demo
	@rm -rf data/processed/sample data/processed/.sample.* reports/sample reports/.sample.made
	@find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# In the environment, an empty file says that a list of requirements is installed.
.venv/run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or newer is needed; name one, as in: make PYTHON=python3.12 report" >&2; exit 2; }
	@echo "Installing into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/test: requirements/test.txt .venv/run
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@
