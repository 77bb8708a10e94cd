# `make demo` runs the main job, `make test` the tests; both set up .venv first.
# Uses uv where it is on the path, else python3's own venv and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared

.PHONY: demo test unit lint types eval bench train lock setup clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  UV_PYTHON_DOWNLOADS=never uv venv -q --allow-existing --python $(PYTHON) $(VENV) && \
	  UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV=$(VENV) uv pip install -q --require-hashes -r requirements/dev.txt && \
	  VIRTUAL_ENV=$(VENV) uv pip install -q --no-deps -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e . ; \
	fi
	@touch $@

demo: setup
	$(BIN)/attache demo

test: setup lint types
	$(BIN)/python -m pytest -n 2

unit: setup
	$(BIN)/python -m pytest -x

lint: setup
	$(BIN)/ruff check src tests evals bench
	$(BIN)/ruff format --check src tests evals bench
	$(BIN)/lint-imports

types: setup
	$(BIN)/mypy

eval: setup
	$(BIN)/python evals/gate.py --data $(DATA)

bench: setup
	$(BIN)/python bench/run.py --data $(DATA)

# Trains the statement model on the data folder and writes its files anew: an hour on two idle cores with AMX.
TRAIN := build/train
MODEL := src/attache/data/models/statements
train: setup
	@test -x $(TRAIN)/env/bin/python || $(PYTHON) -m venv $(TRAIN)/env
	$(TRAIN)/env/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r train/requirements.txt
	$(TRAIN)/env/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r train/base.txt
	$(TRAIN)/env/bin/python train/fit.py --data $(DATA)/eval --out $(TRAIN)/model.pt
	$(TRAIN)/env/bin/python train/judge.py --data $(DATA)/eval --out $(TRAIN)/judge.pt
	$(TRAIN)/env/bin/python train/export.py --weights $(TRAIN)/model.pt --judge $(TRAIN)/judge.pt --out $(MODEL)
	$(TRAIN)/env/bin/python train/names.py --data $(DATA)/eval --model $(MODEL) --weights $(TRAIN)/model.pt --epochs 8 --rate 7e-4
	$(BIN)/python train/calibrate.py --data $(DATA)/eval --model $(MODEL)
	$(BIN)/python train/pairs.py --data $(DATA)/eval --out $(TRAIN)/pairs
	$(TRAIN)/env/bin/python train/antecedents.py --pairs $(TRAIN)/pairs --folds 3
	$(TRAIN)/env/bin/python train/antecedents.py --pairs $(TRAIN)/pairs --model $(MODEL)
	$(BIN)/python train/least.py --data $(DATA)/eval --folds $(TRAIN)/pairs --model $(MODEL)

lock:
	uv pip compile -q --generate-hashes --no-annotate --no-header pyproject.toml -o requirements/run.txt
	uv pip compile -q --generate-hashes --no-annotate --no-header --extra dev pyproject.toml -o requirements/dev.txt
	uv pip compile -q --generate-hashes --no-annotate --no-header train/requirements.in -o train/requirements.txt

clean:
	rm -rf $(VENV) demo build dist
