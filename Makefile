# make setup   a virtual environment with all packages
# make run     the product with a demonstration course, on http://127.0.0.1:8000
# make test    all tests, the browser's too
# make check   all that CI asks for, on SQLite
# make guarantees   what is promised and what shows it, into docs/guarantees.md; POSTGRES likewise
# make bench   our figures beside a floor, in one run; POSTGRES=postgres://… measures there too
# make soak    what we promise about answers, put to the test for 20 minutes; POSTGRES likewise

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
VAR_DIR ?= var
WORKERS ?= 2

# Packages are installed again only when the pinned list has changed.
RUN_STAMP := $(VENV)/.run-$(shell cksum < requirements/run.txt | cut -d' ' -f1)
DEV_STAMP := $(VENV)/.dev-$(shell cksum < requirements/dev.txt | cut -d' ' -f1)

.PHONY: setup setup-dev run test check lint guarantees bench soak screenshots messages compile-messages lock clean

setup: $(RUN_STAMP)

setup-dev: $(DEV_STAMP)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 13) and "Python 3.13 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.13")'
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(DEV_STAMP): $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ $(RUN_STAMP)

# Plain http for this machine alone: an office network asks for HTTPS=1 behind a proxy, see README.
run: export DEMO ?= 1
run: export HTTPS ?= 0
run: export VAR_DIR := $(VAR_DIR)
run: setup compile-messages
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py make_roles > /dev/null
	@$(BIN)/python manage.py load_course content/hangzhou --if-absent
	@if [ "$$DEMO" = 1 ]; then $(BIN)/python manage.py make_demo; fi
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@echo "Serving http://127.0.0.1:$(PORT) without HTTPS, for this machine only. Stop with Ctrl-C."
	@exec $(BIN)/gunicorn --workers $(WORKERS) --bind 127.0.0.1:$(PORT)

compile-messages: $(VENV)/bin/python
	@$(BIN)/python -m hangzhou_lessons.messages

test: setup-dev compile-messages
	@$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: setup-dev compile-messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djade --target-version 6.1 --check $$(git ls-files 'templates/*.html')
	$(BIN)/djlint --quiet --lint templates
	VAR_DIR=$$(mktemp -d) HTTPS=1 $(BIN)/python manage.py check --deploy --fail-level WARNING
	VAR_DIR=$$(mktemp -d) $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.translations

check: lint test

# A test that fails does not stop the page, which says so; the last command fails then.
guarantees: setup-dev compile-messages
	@$(BIN)/python -m tests.browser.chromium
	-$(BIN)/python -m pytest -n 2 --dist worksteal -m promise --promises $(VAR_DIR)/promises-sqlite.json
ifdef POSTGRES
	-DATABASE_URL=$(POSTGRES) $(BIN)/python -m pytest -n 2 --dist worksteal -m promise --promises $(VAR_DIR)/promises-postgresql.json
endif
	$(BIN)/python -m tests.guarantees --results $(VAR_DIR)/promises-*.json --soak docs/soak.json --write docs/guarantees.md

bench: setup-dev compile-messages
	$(BIN)/python -m benchmarks --write docs/benchmarks.md
	$(BIN)/python -m benchmarks.revision --write docs/benchmarks.md
ifdef POSTGRES
	$(BIN)/python -m benchmarks --write docs/benchmarks.md --database-url $(POSTGRES)
	$(BIN)/python -m benchmarks.revision --write docs/benchmarks.md --database-url $(POSTGRES)
	$(BIN)/python -m benchmarks.growth --write docs/benchmarks.md --database-url $(POSTGRES)
endif

# The machine should have nothing else to do; `python -m soak --short` takes a few minutes.
soak: setup-dev compile-messages
	$(BIN)/python -m soak --write docs/soak.json
ifdef POSTGRES
	$(BIN)/python -m soak --write docs/soak.json --database-url $(POSTGRES)
endif

screenshots: setup-dev compile-messages
	@$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m tests.browser.screenshots

# For who changes texts: collect new ones (needs GNU gettext).
messages: setup-dev
	$(BIN)/python manage.py makemessages -l zh_Hans --no-obsolete --no-wrap --add-location file --ignore .venv --ignore var --ignore tests --ignore benchmarks --ignore soak

# For who changes pyproject.toml: pin all packages anew.
lock: setup-dev
	$(BIN)/uv pip compile --generate-hashes --universal --no-header --python-version 3.13 --extra documents pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --generate-hashes --universal --no-header --python-version 3.13 pyproject.toml --all-extras --group dev -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
