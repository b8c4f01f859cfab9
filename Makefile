# `make paper` and `make test` set up everything themselves on a bare Debian 12 with a Swift toolchain.
SHELL := /bin/bash -o pipefail
.DEFAULT_GOAL := help
.PHONY: help paper test bench docs format lint setup build python kernel lab

RELEASE  := .build/release
NOTEBOOK := notebooks/paper.ipynb
# FULL=1 trains anew what takes hours, in place of reading what notebooks/trainings keeps of it.
FULL     ?=
PYTHON   := .venv/bin/python

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

paper: build ## Run the paper's notebook on the embedded corpus; notebook and figures go to out/ (FULL=1 trains all)
	@mkdir -p out
ifneq ($(FULL),)
	$(RELEASE)/notebook-run notebooks/variations.ipynb -o out/variations.ipynb \
	  -p runs=out/runs/table-3 -p results=out/trainings/table-3.json
	$(RELEASE)/notebook-run notebooks/translation.ipynb -o out/translation.ipynb \
	  -p runs=out/runs/multi30k -p results=out/trainings/multi30k.json
	$(RELEASE)/notebook-run $(NOTEBOOK) -o out/paper.ipynb --figures out/figures -p trainings=out/trainings
else
	$(RELEASE)/notebook-run $(NOTEBOOK) -o out/paper.ipynb --figures out/figures
endif

test: build python kernel ## Set up, build and run every test
	swift build -c release --build-tests --quiet
	@# What failed is said again at the end, after some thousand lines.
	swift test -c release --skip-build --no-parallel 2>&1 | tee .build/test.log \
	  || { echo "What failed:"; grep -E '^(✘|error:)|Fatal error' .build/test.log; exit 1; }
	$(PYTHON) -m pytest -q Tests/Jupyter
	$(PYTHON) -m pytest -q Tests/Peers

bench: build python kernel ## Measure beside the peers; ratios come from one run
	Benchmarks/run

docs: build ## Write the library's reference to out/docs
	@.ci/docs out/docs

format: ## Format the sources
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

lint: ## Fail where the sources are not formatted
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

lab: build python kernel ## Open the notebooks in JupyterLab on this machine
	.venv/bin/jupyter lab --ip 127.0.0.1 notebooks

setup: ## Install the Debian packages that are missing
	@.ci/setup

build: setup
	swift build -c release --quiet

python: .venv/.complete

.venv/.complete: Tests/Jupyter/requirements.txt
	@.ci/setup tests
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

kernel: build python
	$(RELEASE)/attentive-kernel install --prefix .venv
