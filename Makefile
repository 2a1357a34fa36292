# Every command sets up what it needs by itself; the second time that takes no time.
# Needs make and Python 3.11 or newer (PYTHON=/path/to/python3 chooses one).

BIN := .venv/bin
PYTHON ?=
export PYTHON

.PHONY: help run test check format bench lock clean

help:
	@echo "make run     set up and start the assistant; says where to open it"
	@echo "make test    every check and every test"
	@echo "make check   ruff, mypy and the import contracts"
	@echo "make format  let ruff put the code in order"
	@echo "make bench   measure (make bench NAME=startup: one of them)"
	@echo "make lock    remake the lock files after pyproject.toml changed"
	@echo "make clean   remove the environment and the caches; never data/"

run: .venv/.runtime
	@$(BIN)/pmqa serve

test: check
	@marks="$$(sh scripts/test-services)" && $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile -m "$$marks"

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.runtime
	@$(BIN)/python -m bench $(or $(NAME),all)

# With what the last lock gave; the locks name packages and hashes, never where they come from.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

lock: .venv/.dev
	$(LOCK) pyproject.toml --extra install --output-file requirements.lock
	$(LOCK) pyproject.toml --extra install --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock
	echo pgserver | $(LOCK) - --constraint requirements-dev.lock --python-version 3.11 \
		--output-file requirements-pgserver.lock

.venv/.runtime: requirements.lock pyproject.toml scripts/prepare
	@sh scripts/prepare requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml scripts/prepare
	@sh scripts/prepare requirements-dev.lock
	@touch $@ .venv/.runtime

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
