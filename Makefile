# On a fresh machine `make site` and `make test` are all there is to know: what they need, they install into .venv.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
NODE := .venv/node/ready
BENCH := .venv/bench/ready
BENCH_NODE := .venv/bench-node/ready
LISTS := .venv/lists/ready
ACCEPTANCE := ../shared/acceptance

# The longest first, the many short ones last: so two processes end together.
TORTURE := tests/properties/test_incremental_properties.py tests/properties/test_audience_properties.py \
	$(addprefix tests/torture/,size.py lists.py publishing.py long_texts.py) \
	$(addprefix tests/properties/test_,import_properties.py edits_properties.py markup_properties.py) tests/torture/hostile.py

.DEFAULT_GOAL := help
.PHONY: help site test torture fuzz mutants lists audit sbom acceptance lint format docs bench clean chromium

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

site: $(READY) ## build the example company into site/
	$(BIN)/okrsite build
	@echo 'Now look at it:  $(PYTHON) -m http.server --directory site 8321'
	@echo 'and open         http://127.0.0.1:8321/'

test: $(READY) $(NODE) $(LISTS) chromium acceptance ## the whole suite, and the acceptance tests where they lie beside the repository
	$(BIN)/python -m pytest -n 2

torture: $(READY) $(LISTS) ## the long tests of safety: every text in every field, every system call, 1,000 twins; less than half an hour
	timeout 1800 env OKRSITE_EXAMPLES=1000 $(BIN)/python -m pytest -n 2 --maxschedchunk 1 -p no:cacheprovider -raP $(TORTURE)

fuzz: .venv/torture ## ten minutes of a fuzzer that is guided by coverage, on reader, Markdown and importer
	$(BIN)/python -m tests.torture.fuzz 600

mutants: .venv/torture ## change the modules that guard, line by line: would their tests notice? Half an hour
	$(BIN)/python tools/mutants.py

audit: $(READY) ## known faults in what is pinned, as PyPI tells them; fails also where it does not answer
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/audit.txt
	for pinned in requirements/*.txt; do $(BIN)/pip-audit --strict --require-hashes --disable-pip -r $$pinned || exit 1; done

sbom: $(READY) ## dist/: the wheel, and what is in it and in what it needs, as CycloneDX
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/audit.txt
	$(BIN)/python -m build --wheel --no-isolation --outdir dist
	$(BIN)/python tools/sbom.py dist

acceptance: $(READY)
	@if [ -d $(ACCEPTANCE) ]; then tools/acceptance $(ACCEPTANCE); fi

lint: $(READY) ## style, types, floors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(READY) ## put the style right
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

docs: $(READY) ## write the generated parts of docs/ again
	$(BIN)/python tools/architecture.py
	$(BIN)/python -m tools.rules_page

bench: $(READY) $(BENCH) $(BENCH_NODE) chromium ## okrsite beside other generators, small: minutes. All: python bench/compare.py
	$(BIN)/python bench/compare.py --sizes 100,300 --runs 3 --peers hugo,eleventy,mkdocs-bare --growth 100,300 --budget 6 --out .cache/bench
	$(BIN)/python bench/check_rules.py
	$(BIN)/python bench/history.py --runs 2

clean: ## take away everything that make has made
	rm -rf .venv site build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find okrsite tests bench tools -name __pycache__ -prune -exec rm -rf {} +

$(READY): requirements/runtime.txt requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'okrsite needs Python 3.11 or newer: make PYTHON=/path/to/python3.12 …' >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/runtime.txt -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q okrsite
	@touch $@

# The browser tests drive Debian's own Chromium; no test downloads a browser.
chromium:
	@if [ -x /usr/bin/chromium ]; then :; \
	elif ! command -v apt-get >/dev/null; then echo 'The browser tests need /usr/bin/chromium: please install it.' >&2; exit 2; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	elif command -v sudo >/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium; \
	else echo 'The browser tests need Chromium: ask somebody with root for `apt-get install chromium`.' >&2; exit 2; fi

# What tests need of Node, pinned by version and hash in tests/browser/package-lock.json.
$(NODE): tests/browser/package-lock.json
	@command -v npm >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm; \
		else echo 'The tests need Node 20.19 or newer, with npm: please install it.' >&2; exit 2; fi; }
	mkdir -p .venv/node
	cp tests/browser/package.json tests/browser/package-lock.json tests/browser/.npmrc .venv/node/
	cd .venv/node && npm ci --silent
	@touch $@

# Public lists of texts that break programs, for the tests of safety; pinned by version and hash, none of it is kept here.
lists: $(LISTS)
$(LISTS): requirements/lists.txt tests/hostile/package-lock.json $(READY) $(NODE)
	mkdir -p .venv/lists
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/lists.txt
	$(BIN)/python -m pip download --quiet --require-hashes --no-deps --no-build-isolation \
		--no-binary html5lib,markdown-it-py -r requirements/lists.txt -d .venv/lists
	cp tests/hostile/package.json tests/hostile/package-lock.json tests/hostile/.npmrc .venv/lists/
	cd .venv/lists && npm ci --silent
	@touch $@

.venv/torture: requirements/torture.txt $(READY)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/torture.txt
	@touch $@

# The programs that the bench compares with, in an environment of their own: they share no versions with ours.
$(BENCH): requirements/bench.txt
	$(PYTHON) -m venv .venv/bench
	.venv/bench/bin/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

$(BENCH_NODE): bench/node/package-lock.json $(NODE)
	mkdir -p .venv/bench-node
	cp bench/node/package.json bench/node/package-lock.json bench/node/.npmrc .venv/bench-node/
	cd .venv/bench-node && npm ci --silent
	@touch $@
