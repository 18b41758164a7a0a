# Credenza. `make help` lists what there is.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
PY := .venv/bin/python
# A shim can stand on PATH and only print an error: ask it.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .venv/bin/uv)
# uv reads none of pip's settings: hand on the index that pip is set to.
UV_DEFAULT_INDEX ?= $(or $(PIP_INDEX_URL),$(shell $(PYTHON) -m pip config get global.index-url 2>/dev/null))
ifneq ($(strip $(UV_DEFAULT_INDEX)),)
export UV_DEFAULT_INDEX
else
unexport UV_DEFAULT_INDEX
endif
export PYTHONPATH := src
# Where it is set, each of the many processes that tests start would compile all of the product and its tests anew.
unexport PYTHONDONTWRITEBYTECODE
DEMO := CREDENZA_DEMO=1
.DEFAULT_GOAL := help
.PHONY: help install demo test test-sqlite test-postgresql check bench fmt screenshots lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

demo: .venv/.base .venv/bin/credenza ## install, make a sample business, serve it with one-click sign-ins
	$(DEMO) $(PY) -m credenza.cli.main demo

install: .venv/.dev .venv/bin/credenza ## make the environment with everything for development

test: .venv/.dev ## everything that gates a change, on SQLite and on PostgreSQL
	$(MAKE) test-sqlite
	$(MAKE) test-postgresql

test-sqlite: .venv/.dev
	$(PY) -m pytest --database=sqlite -n 3 --dist worksteal $(ARGS)

test-postgresql: .venv/.dev
	$(PY) -m pytest --database=postgresql -n 3 --dist worksteal $(ARGS)

check: .venv/.dev ## the fast gates: style, types, layers, templates, packages, migrations, deployment
	$(PY) -m tests.gates

bench: .venv/.dev ## measure each claim against a limit or a peer in the same run
	@for script in $(wildcard bench/[a-z]*.py); do echo "== $$script"; $(PY) $$script || exit 1; done

fmt: .venv/.dev ## format code and templates
	.venv/bin/ruff check --fix-only -q $(wildcard src tests bench)
	.venv/bin/ruff format -q $(wildcard src tests bench)

screenshots: .venv/.dev ## draw the pictures of docs/ anew from the sample business
	$(PY) -m tests.pictures

lock: .venv/bin/python ## take newer packages into the locks
	@for name in base dev; do $(UV) pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate requirements/$$name.in -o requirements/$$name.lock || exit 1; done

clean: ## remove the environment and the demo's business
	rm -rf .venv .data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/bin/python:
	@if uv --version >/dev/null 2>&1; then uv venv -q --python $(PYTHON) .venv; \
	else $(PYTHON) -m venv .venv && .venv/bin/python -m pip install -q --disable-pip-version-check uv || echo "no uv to be had; pip will do"; fi

.venv/.base: requirements/base.lock | .venv/bin/python
	@echo "installing the packages of $<"
	@$(UV) pip install -q --python $(PY) --require-hashes -r $< || $(PY) -m pip install -q --require-hashes -r $<
	@touch $@

.venv/.dev: requirements/dev.lock | .venv/bin/python
	@echo "installing the packages of $<"
	@$(UV) pip install -q --python $(PY) --require-hashes -r $< || $(PY) -m pip install -q --require-hashes -r $<
	@touch $@ .venv/.base

.venv/bin/credenza: | .venv/bin/python
	@printf '#!%s\nimport sys\n\nsys.path.insert(0, "%s")\nfrom credenza.cli.main import main\n\nsys.exit(main())\n' "$(CURDIR)/.venv/bin/python" "$(CURDIR)/src" > $@
	@chmod +x $@
