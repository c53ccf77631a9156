# Every habit of this project is one word. `make` alone lists them.

PORT ?= 8000
AWS_PORT ?= 4566
PHONE_PORT ?= $(shell expr $(AWS_PORT) + 1)
DEMO ?= 1
STAGE ?= prod
LOCAL ?= .local
PYTHON ?= python3
ARCHITECTURE ?= x86_64
DATA ?= keep

VENV := .venv
BIN := $(VENV)/bin
# Every package by the hash of its files: `make lock` writes the locks from the lists beside them.
PIP := -m pip --disable-pip-version-check --quiet install
ENGINE := .local/ministack
AUDIT := .local/audit
CHECKOV := .local/checkov
COVERED := tests/unit/law tests/unit/domain
# Whatever plays functions on an engine.
RECORDED := tests/attacks tests/faults tests/http tests/jobs tests/journeys tests/local tests/silence tests/storage \
	tests/house/test_cost.py
CALLS := $(CURDIR)/.local/calls
# Each worker has an engine of its own, or a browser with its stacks, and a file stays in one worker.
SPREAD := -n auto --maxprocesses 4 --dist loadfile
# Workers must find the same tests in the same order, also where these come from a set.
test test-all coverage: export PYTHONHASHSEED := 0
# What functions do meanwhile is written down there and compared with their policies.
test test-all permissions: export RECOURSE_CALLS := $(CALLS)

.DEFAULT_GOAL := help
.PHONY: help setup run check test test-all coverage journey restore-drill bench package deploy destroy deploy-test audit sbom lock docs

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(VENV)/.installed $(VENV)/.node $(ENGINE)/.installed ## install everything into this folder
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m infra.assets

$(VENV)/.installed: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make environments here; run: sudo apt-get install python3-venv"; exit 1; }
	@echo "setting up, once: an environment of its own, then packages; two to four minutes in all"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the project's packages (the longest part) ..."
	@$(BIN)/python $(PIP) --require-hashes --no-deps -r requirements-dev.lock
	@$(BIN)/python $(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(ENGINE)/.installed: infra/local/requirements.lock | $(VENV)/.installed
	@test -x $(ENGINE)/bin/python || $(PYTHON) -m venv $(ENGINE)
	@echo "installing the local AWS engine ..."
	@$(ENGINE)/bin/python $(PIP) --require-hashes --no-deps -r infra/local/requirements.lock
	@touch $@

$(CHECKOV)/.installed: infra/checkov/requirements.lock | $(VENV)/.installed
	@test -x $(CHECKOV)/bin/python || $(PYTHON) -m venv $(CHECKOV)
	@echo "installing what looks through the template ..."
	@$(CHECKOV)/bin/python $(PIP) --require-hashes --no-deps -r infra/checkov/requirements.lock
	@touch $@

$(VENV)/.node: | $(VENV)/.installed
	@command -v npm >/dev/null || { echo "installing node ..."; $(BIN)/python $(PIP) --require-hashes --no-deps -r infra/node/requirements.lock; }
	@touch $@

$(AUDIT)/.installed: infra/audit/requirements.lock | $(VENV)/.installed
	@test -x $(AUDIT)/bin/python || $(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python $(PIP) --require-hashes --no-deps -r infra/audit/requirements.lock
	@touch $@

run: setup ## serve on this machine (PORT=8000 AWS_PORT=4566 PHONE_PORT=4567 DEMO=1 LOCAL=.local)
	@RECOURSE_LOCAL_DIR="$(LOCAL)" exec $(BIN)/python -m infra.local.serve --port $(PORT) --aws-port $(AWS_PORT) --phone-port $(PHONE_PORT) --demo $(DEMO)

check: setup ## format, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: check coverage $(CHECKOV)/.installed ## everything that a change must pass
	@rm -rf $(CALLS)
	$(BIN)/python -m pytest $(SPREAD) -m "not slow" $(COVERED:%=--ignore=%) --ignore=tests/browser
	$(BIN)/python -m pytest $(SPREAD) -m "not slow" tests/browser
	$(BIN)/python -m infra.local.permissions $(CALLS)

test-all: check coverage $(CHECKOV)/.installed ## the same with the long variants
	@rm -rf $(CALLS)
	$(BIN)/python -m pytest $(SPREAD) $(COVERED:%=--ignore=%) --ignore=tests/browser
	$(BIN)/python -m pytest $(SPREAD) tests/browser
	$(BIN)/python -m infra.local.permissions $(CALLS)

coverage: setup ## the law and the domain, every branch of them
	$(BIN)/python -m pytest $(SPREAD) $(COVERED) --cov=chalicelib.law --cov=chalicelib.domain --cov-branch --cov-fail-under=100 \
		--cov-report=term-missing:skip-covered

journey: setup ## the journeys, which read like a specification
	$(BIN)/python -m pytest tests/journeys -v

restore-drill: setup ## rehearse a restore: nobody who was erased comes back
	$(BIN)/python -m infra.local.restore_drill

.PHONY: permissions
permissions: setup ## what each function does, compared with its policy: nothing missing, nothing unused
	@rm -rf $(CALLS)
	$(BIN)/python -m pytest $(SPREAD) -m "not slow" $(RECORDED)
	$(BIN)/python -m infra.local.permissions $(CALLS)

bench: setup ## figures, as ratios
	$(BIN)/python -m bench

package: setup ## build the Lambda package of STAGE=prod into dist/ (PYTHON_RUNTIME=3.13 ARCHITECTURE=x86_64)
	@$(BIN)/python -m infra.deploy package --stage $(STAGE) --architecture $(ARCHITECTURE)
	$(BIN)/python -m infra.sbom dist/sbom.cdx.json

audit: $(AUDIT)/.installed ## known holes of whatever is pinned, by pip-audit's service and by a dated list
	@$(BIN)/python -m infra.audit.check $(AUDIT)/bin/pip-audit

sbom: setup ## the bill of materials (CycloneDX) into dist/
	$(BIN)/python -m infra.sbom dist/sbom.cdx.json

lock: $(AUDIT)/.installed ## write the locks anew: the hash of every file that may be installed
	$(BIN)/python -m infra.supply $(AUDIT)/bin/uv

deploy: setup ## deploy STAGE=prod to AWS: shows the changes and asks (YES=1 for build servers); infra/README.md
	@$(BIN)/python -m infra.deploy deploy --stage $(STAGE) --architecture $(ARCHITECTURE)

destroy: setup ## take STAGE=... off AWS and keep its data; DATA=delete ends them too, if its name is typed
	@$(BIN)/python -m infra.deploy destroy --stage $(STAGE) --data $(DATA)

deploy-test: setup ## deploy the whole template to a fresh emulator of AWS, walk a request through it, take it down
	@$(BIN)/python -m pytest tests/deploy -v

docs: setup ## generate the pages that are derived from the code
	$(BIN)/python -m infra.docs
