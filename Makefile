# Needs Rust and Python ≥ 3.10. All else is fetched into .venv and .cache.

PYTHON ?= python3
BIN    := .venv/bin
PY     := $(BIN)/python
# Whatever environment the caller is in: ours is meant.
export VIRTUAL_ENV := $(CURDIR)/.venv

.DELETE_ON_ERROR:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: develop  ## register, discover, put and poll, against $CONSUL_HTTP_ADDR or an agent in memory
	@if [ -n "$$CONSUL_HTTP_ADDR" ]; then exec $(PY) examples/python/demo.py; \
	else exec $(PY) -m consul dev --http-port 0 -- $(PY) examples/python/demo.py; fi

test: develop  ## every test: Rust, the examples, Python, a real Consul, the dev agent in its place
	cargo test --workspace --features http
	$(PY) -m pytest
	$(PY) -m pytest --agent=dev

bench: develop .cache/peers/.done  ## CPU time a call, ours beside those we replace, and a request in the core
	cargo bench --workspace
	$(PY) bindings-python/benches/watches.py .cache/peers/py-consul/bin/python
	$(PY) scripts/with-agent $(PY) bindings-python/benches/compare.py .cache/peers

package: .venv/.done  ## the sdist, and the wheel built from it, into dist/
	rm -rf dist
	CARGO_TARGET_DIR=$(CURDIR)/target/package $(BIN)/maturin build --release --sdist --out dist

lint: develop  ## formats, lints, docs and types, everything strict
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps --all-features
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/stubtest consul._core

.PHONY: help demo test bench package lint develop

# ---- what the above need -------------------------------------------------------------------------

# The extension, built in release so that tests, demo and benchmarks share one build.
develop: .venv/.done
	@$(BIN)/maturin develop --release --quiet

.venv/.done: tests/requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# The libraries that we are compared with, away from ours: all three are called `consul`.
PEERS := python-consul==1.1.0 py-consul[asyncio]==1.8.0
.cache/peers/.done: Makefile
	rm -rf .cache/peers
	for peer in $(PEERS); do \
		env=.cache/peers/$${peer%%[[=]*} && $(PYTHON) -m venv $$env && \
		$$env/bin/pip install --quiet --disable-pip-version-check $$peer || exit 1; \
	done
	@touch $@
