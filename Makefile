# One word for each thing one does here. Without make: see README, "Windows".
.PHONY: run test check bench golden clean

PYTHON ?= python3
PORT ?= 8501
ENV := .venv
BIN := $(ENV)/bin

# The app, on the embedded database with the demonstration space.
run: $(ENV)/.run
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.address 127.0.0.1

# Everything that must hold, with a real browser and, where it is installed, a real PostgreSQL.
test: $(ENV)/.dev browser
	$(BIN)/python -m pytest -n 2 --dist loadfile

# Form and types.
check: $(ENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Ratios, measured side by side in one run.
bench: $(ENV)/.dev browser
	$(BIN)/python -m tests.bench

# Rewrite the expected files; a person reads the difference.
golden: $(ENV)/.dev
	KCR2_GOLDEN=rewrite $(BIN)/python -m pytest -n 0 tests/test_golden.py

.PHONY: browser
browser: $(ENV)/.dev
	@$(BIN)/python -m tests.browser.install

$(ENV)/.run: requirements.txt
	$(PYTHON) -m venv $(ENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(ENV)/.dev: requirements-dev.txt $(ENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(ENV) var artefacts .mypy_cache .ruff_cache .hypothesis
