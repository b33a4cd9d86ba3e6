# Everything goes through one script: python3 tools/dev.py <target>
PYTHON ?= python3
.PHONY: help run test check bench screens fuzz test-extra

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: ## start the product (PORT, default 8000); Ctrl-C stops all of it
	@$(PYTHON) tools/dev.py run

test: ## every test, then the requirements proven and not
	@$(PYTHON) tools/dev.py test

check: ## ruff, mypy, import-linter, djlint, every template compiles
	@$(PYTHON) tools/dev.py check

bench: ## measured rows into var/bench/latest.json (ONLY=prefix)
	@$(PYTHON) tools/dev.py bench

screens: ## every page at 1440 and 390 px, light and dark, into var/screens/
	@$(PYTHON) tools/dev.py screens

fuzz: ## the generated tests, with many more examples
	@$(PYTHON) tools/dev.py fuzz

test-extra: ## the tests against PostgreSQL 15, if installed
	@$(PYTHON) tools/dev.py test-extra
