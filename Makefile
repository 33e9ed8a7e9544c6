# Everything is here; `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON := .venv/bin/python
UV := .tools/bin/uv
export UV_LINK_MODE := copy
WANTED := 95
STAMP := .venv/.installed
NODE := node_modules/.installed
BIOME := node_modules/.bin/biome

.PHONY: help run test test-sqlite test-postgres coverage check format bench mutants shots house vendor lock install messages

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.tools/bin/uv: .uv-version
	python3 -m venv .tools && .tools/bin/pip install -q --disable-pip-version-check "uv==$$(cat .uv-version)"
	@touch .tools/bin/uv

$(STAMP): requirements/base.lock requirements/dev.lock pyproject.toml | .tools/bin/uv
	@bash bin/system-packages run
	@[ -x $(PYTHON) ] || $(UV) venv -q --python $$(cat .python-version) .venv
	$(UV) pip sync -q --compile-bytecode -p .venv requirements/base.lock requirements/dev.lock
	$(UV) pip install -q --no-deps -p .venv -e .
	@touch $(STAMP)

MESSAGES := $(shell find src/claqueta -name '*.po')
.venv/.messages: $(MESSAGES) $(STAMP)
	@$(PYTHON) bin/compile_messages.py $(MESSAGES)
	@touch .venv/.messages

$(NODE): package.json package-lock.json
	@bash bin/system-packages npm
	npm ci --silent
	@touch $(NODE)

install: $(STAMP) .venv/.messages ## install what is needed, inside the checkout

run: install ## start the sample cluster and print its address
	@.venv/bin/claqueta run

test: test-sqlite test-postgres ## run all tests

test-sqlite: install ## run the tests on SQLite, with a real browser
	@bash bin/system-packages test
	$(PYTHON) -m pytest -n 2 --dist worksteal

test-postgres: install ## run the tests on a throw-away PostgreSQL
	@bash bin/system-packages test
	$(PYTHON) bin/with_postgres.py $(PYTHON) -m pytest -n 2 --dist worksteal -m "not browser"

coverage: install ## branch coverage of all tests, on both engines; stops below what is wanted
	@bash bin/system-packages test
	$(PYTHON) -m coverage erase
	$(PYTHON) -m coverage run -m pytest -n 2 --dist worksteal
	$(PYTHON) bin/with_postgres.py $(PYTHON) -m coverage run -m pytest -n 2 --dist worksteal -m "not browser"
	$(PYTHON) -m coverage combine -q
	$(PYTHON) -m coverage report --fail-under=$(WANTED)

check: install $(NODE) ## format, lint, import contracts, types, migrations, translations
	@bash bin/system-packages check
	$(PYTHON) -m ruff format --check -q .
	$(PYTHON) -m ruff check -q .
	.venv/bin/djlint src --check --quiet
	$(BIOME) check --error-on-warnings
	$(PYTHON) bin/check_imports.py
	$(PYTHON) -m mypy
	$(PYTHON) bin/check_project.py

format: install $(NODE) ## format the code
	$(PYTHON) -m ruff check -q --fix . ; $(PYTHON) -m ruff format -q . ; .venv/bin/djlint src --reformat --quiet ; $(BIOME) check --write ; true

messages: install ## bring the catalogues of translations up to date
	@bash bin/system-packages check
	$(PYTHON) bin/messages.py

bench: install ## measure, beside a bare-framework floor
	$(PYTHON) -m bench

mutants: install ## change the rules of the trade a little and see whether tests notice (ONLY=paths SAMPLE=number)
	nice -n 10 $(PYTHON) bin/mutants.py $(ONLY) --sample $(or $(SAMPLE),0)

shots: install ## take screenshots of every page; the documentation keeps twelve
	@bash bin/system-packages test
	$(PYTHON) bin/shots.py

house: install ## draw the pictures of the house from its code
	$(PYTHON) bin/draw_house.py

vendor: $(NODE) ## copy third-party browser code and type from npm
	bash bin/vendor

lock: .tools/bin/uv ## resolve the requirements anew
	for part in base extra dev; do $(UV) pip compile -q --universal --generate-hashes --no-header --python-version 3.13 requirements/$$part.in -o requirements/$$part.lock; done
