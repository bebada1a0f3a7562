# The verbs of this project. `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
EXAMPLES ?= 5000
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test test-on mutants faults fuzz audit lint format migrate doctor gallery lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

run: $(VENV)/run-ready ## Start the bot; without Slack credentials, the practice workspace in your browser
	@$(BIN)/python -m bot run

test: $(VENV)/dev-ready ## Run every test; what this machine lacks is listed at the end
	@$(BIN)/pytest --numprocesses auto --dist worksteal $(ONLY)

test-on: ## Run the tests without a browser on another Python: make test-on PYTHON=python3.13
	@$(MAKE) --no-print-directory test VENV=.venv-$(notdir $(PYTHON)) ONLY='-m "not browser"'

mutants: $(VENV)/dev-ready ## Turn every boundary of the rules, and list those that no test notices
	@$(BIN)/python -m benchmarks.mutants

faults: $(VENV)/dev-ready ## Kill and freeze whole processes, and count what became of each message (ten minutes)
	@$(BIN)/python -m tests.faults

fuzz: $(VENV)/dev-ready ## Send whatever anybody may send, at both doors, for minutes: make fuzz EXAMPLES=20000
	@AI_HIRE_FUZZ=$(EXAMPLES) $(BIN)/pytest -q --numprocesses 0 -s tests/bot/test_hostile_input.py

audit: $(VENV)-audit/ready ## Ask a public list which of the pinned packages have known holes
	@$(VENV)-audit/bin/python -m benchmarks.audit

lint: $(VENV)/dev-ready ## Check style, types, the direction of imports and the migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/mypy .ci/wheel.py
	@$(BIN)/python -m storage.migrate --check

format: $(VENV)/dev-ready ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

migrate: $(VENV)/run-ready ## Bring the database of DATABASE_URL up to date
	@$(BIN)/python -m bot migrate

doctor: $(VENV)/run-ready ## Say what is configured, reachable or missing, and how to mend it
	@$(BIN)/python -m bot doctor

gallery: $(VENV)/run-ready ## Write every surface of the bot to gallery/, one JSON file each
	@$(BIN)/python -m bot gallery gallery

# Needs uv on the PATH; versions and hashes are pinned for every platform, and no address is written down.
lock: ## Pin the newest versions that pyproject.toml allows
	uv pip compile --universal --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --universal --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile --universal --upgrade --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group audit -o requirements-audit.lock

clean: ## Remove the virtual environments and the caches
	rm -rf $(VENV) .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A changed lock file builds a fresh environment, so that nothing old stays behind.
$(VENV)/run-ready: requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "AI Hire needs Python 3.11 or newer, and I found no $(PYTHON). Install it, then type make run again."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "AI Hire needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1 | cut -d' ' -f2). If a newer one is installed, name it: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) lacks the module venv. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Preparing $(VENV) (once; about a minute)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

$(VENV)/dev-ready: $(VENV)/run-ready requirements-dev.lock
	@echo "Adding the tools for tests and lint"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

# Of its own, so that what asks for holes brings none into the rest.
$(VENV)-audit/ready: requirements-audit.lock
	@echo "Preparing $(VENV)-audit (once)"
	@$(PYTHON) -m venv --clear $(VENV)-audit
	@$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-audit.lock
	@touch $@
