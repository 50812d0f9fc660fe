# The whole developer interface. Every target makes its own set-up; only python3 must be there.
#   make run LAN=1 PORT=8000      make test ARGS="-k grant"      make demo SIZE=S
SHELL := /bin/sh
BIN := .venv/bin
SIZE ?= S

ifdef LAN
export SOHOC_LAN := $(LAN)
endif
ifdef PORT
export SOHOC_PORT := $(PORT)
endif

.PHONY: run test check bench soak demo docs new-module ready ready-dev
.DEFAULT_GOAL := run

ready: ; @python3 tools/bootstrap.py
ready-dev: ; @python3 tools/bootstrap.py --dev

run: ready
	@exec $(BIN)/sohoc run $(ARGS)

test: ready-dev
	@SOHOC_MODE=test exec $(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

check: ready-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
	SOHOC_MODE=test $(BIN)/sohoc check && SOHOC_MODE=test $(BIN)/sohoc makemigrations --check
	$(BIN)/djlint --check --quiet src
	$(BIN)/python tools/catalogue.py check && $(BIN)/bandit -q -lll -r src tools

bench: ready-dev
	@exec $(BIN)/python -m bench $(ARGS)

soak: ready-dev
	@SOHOC_MODE=test exec $(BIN)/python -m pytest -m soak tests/soak $(ARGS)

demo: ready
	@$(BIN)/sohoc migrate --verbosity 0 && exec $(BIN)/sohoc demo --size $(SIZE) $(ARGS)

docs: ready-dev
	@exec $(BIN)/mkdocs build --strict $(ARGS)

new-module: ready-dev
	@exec $(BIN)/python tools/new_module.py $(NAME)
