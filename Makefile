# Needs Rust, Python ≥ 3.10 and Node ≥ 20. All else is fetched into .venv and .cache.

PYTHON ?= python3
BIN    := .venv/bin
PY     := $(BIN)/python
JS     := bindings-wasm/node_modules/.bin
# What of the workspace is in the wheel.
CRATES := lictor lictor-dev-agent lictor-dev-agent-host lictor-python
# Whatever environment the caller is in: ours is meant.
export VIRTUAL_ENV := $(CURDIR)/.venv
# npm asks for no advice after it has installed something: not every registry answers that.
export npm_config_audit := false
export npm_config_fund := false

.DELETE_ON_ERROR:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: develop  ## register, discover, put and poll, against $CONSUL_HTTP_ADDR or an agent in memory
	@if [ -n "$$CONSUL_HTTP_ADDR" ]; then exec $(PY) examples/python/demo.py; \
	else exec $(PY) -m consul dev --http-port 0 -- $(PY) examples/python/demo.py; fi

test: develop npm .cache/peers-js/.done .cache/hosts-js/.done  ## every test: Rust, Python, JavaScript, a real Consul, the dev agent in its place
	cargo test --workspace --features http
	$(PY) -m pytest
	$(PY) -m pytest --agent=dev
	$(PY) scripts/with-agent node --test --test-timeout 120000 tests/js/*.test.js tests/js/*/*.test.js
	tests/js/with-dev-agent.js node --test --test-timeout 120000 $(WITH_CONSUL)

# The tests in JavaScript that talk to a Consul of whatever kind.
WITH_CONSUL := $(patsubst %,tests/js/%.test.js,agent both/both examples package/* watch)

bench: develop npm .cache/peers/.done .cache/peers-js/.done  ## CPU time a call, ours beside those we replace; the dev agent beside Consul
	cargo bench --workspace
	$(PY) bindings-python/benches/agents.py
	$(PY) bindings-python/benches/watches.py .cache/peers/py-consul/bin/python
	$(PY) scripts/with-agent node bindings-wasm/bench/compare.js target/npm/package .cache/peers-js
	$(PY) scripts/with-agent $(PY) bindings-python/benches/compare.py .cache/peers

package: .venv/.done npm  ## the sdist, the wheel built from it, and the npm package, into dist/
	rm -rf dist
	@# By the time of its files an sdist is from 2006, and Cargo would take what it has built since.
	cargo clean --quiet --release $(addprefix --package ,$(CRATES))
	CARGO_TARGET_DIR=$(CURDIR)/target $(BIN)/maturin build --release --sdist --out dist
	npm pack --silent --pack-destination dist ./target/npm/package

lint: develop npm  ## formats, lints, docs and types, everything strict
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps --all-features
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/stubtest consul._core
	$(JS)/prettier --check --log-level warn bindings-wasm tests/js examples/js '!**/api.d.cts'
	$(JS)/tsc --project bindings-wasm
	node bindings-wasm/lint.js target/npm/package

.PHONY: help demo test bench package lint develop npm

# ---- what the above need -------------------------------------------------------------------------

# The extension, built in release so that tests, demo and benchmarks share one build.
develop: .venv/.done
	@$(BIN)/maturin develop --release --quiet

.venv/.done: tests/requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# What is flat is folded better, again and again. The dev agent would gain nothing by that.
SMALLEST := --flatten --rereloop -Oz -Oz --converge

# The npm package as it is published, in target/npm/package.
npm: bindings-wasm/node_modules/.done
	@scripts/wasm lictor-wasm target/npm/core $(SMALLEST)
	@scripts/wasm lictor-dev-agent-wasm target/npm/dev-agent -Oz
	@node bindings-wasm/build.js target/npm/package
	@[ -e examples/js/node_modules ] || npm install --silent --no-package-lock --prefix examples/js

bindings-wasm/node_modules/.done: bindings-wasm/package-lock.json
	npm ci --silent --prefix bindings-wasm
	@touch $@

# What the npm package is bundled with and run on.
.cache/hosts-js/.done: tests/js/package/package.json tests/js/package/package-lock.json
	rm -rf .cache/hosts-js
	mkdir -p .cache/hosts-js
	cp $^ .cache/hosts-js
	npm ci --silent --prefix .cache/hosts-js
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

# And those for JavaScript.
PEERS_JS := consul@2.0.1 undici@7.30.2
.cache/peers-js/.done: Makefile
	rm -rf .cache/peers-js
	npm install --silent --no-package-lock --prefix .cache/peers-js $(PEERS_JS)
	@touch $@
