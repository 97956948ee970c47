# make run     everything from nothing to a served sample city; any of fixtures/ with BOOK=…
# make install SCAN=1  with what reads scanned pages; Tesseract comes from the system: apt install tesseract-ocr tesseract-ocr-kor
#              CLIENTS=1  with what reads the API and the files as others do: tests/test_clients.py, tests/test_recipes.py
# make test    the whole suite; EVERY_LOOK=1 judges each page in every look, FUZZ_EXAMPLES=1000 tries more addresses,
#              HYPOTHESIS_PROFILE=random draws examples that no run has seen
# make lint    style, types, templates, migrations, deployment settings
# make bench   how fast and how true
# make mutants changes code at random and names the changes that no test notices: COUNT=40 SEED=1 ONLY=staff
# make drawn   fixtures/gimpo-2020-sample.pdf, drawn anew from the text
# make written the sample as Markdown, HTML, HWPX and XLSX in fixtures/, written anew from the text
# make guide   the pictures of docs/guide.md, taken anew
# make fonts   static/fonts/, the fonts of the pages in parts, split anew
# make pictures  every kind of public page on phone, tablet, desktop, by night and on paper, into var/pictures/
#
# Needs make and Python 3.11 or newer. DATABASE_URL chooses PostgreSQL, for each of them alike.

PYTHON ?= python3
PORT ?= 8000
BOOK ?= fixtures/gimpo-2020-sample.txt
COUNT ?= 40
SEED ?= 1
UV := uv==0.13.9
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
INSTALLED := .venv/.installed$(if $(SCAN),-scan)$(if $(CLIENTS),-clients)

# Without DJANGO_DEBUG=1 the settings are those of production, and ask for their secrets.
export DJANGO_DEBUG ?= 1
export UV_PYTHON_DOWNLOADS = never
# Every process would compile the whole program again, and the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run user install test lint bench mutants drawn written guide pictures fonts

run: install
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) ingest $(BOOK) --city gimpo --city-name 김포시 --year 2020
	@echo
	@echo "  Pages   http://127.0.0.1:$(PORT)/"
	@echo "  Admin   http://127.0.0.1:$(PORT)/admin/"
	@echo "  A user  make user"
	@echo
	@$(MANAGE) runserver 127.0.0.1:$(PORT)

user: install
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createsuperuser

install: $(INSTALLED)
	@mkdir -p var

$(INSTALLED): uv.lock
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed, and there is no $(PYTHON) here." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, and $(PYTHON) is %d.%d: name another with make PYTHON=python3.11." % sys.version_info[:2])'
	@$(PYTHON) -c 'import importlib.util, sys; importlib.util.find_spec("ensurepip") or sys.exit("$(PYTHON) came without its venv module: on Debian, apt install python3-venv.")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	@$(BIN)/uv sync --frozen --inexact --compile-bytecode $(if $(SCAN),--extra scan) $(if $(CLIENTS),--group clients)
	@touch $@

test: install
	$(BIN)/pytest -n auto --dist worksteal

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy .
	$(BIN)/djlint --lint templates
	$(MANAGE) makemigrations --check --dry-run
	DJANGO_DEBUG=0 DJANGO_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
		DJANGO_ALLOWED_HOSTS=settlement.example DATABASE_URL=sqlite://:memory: \
		$(MANAGE) check --deploy --fail-level WARNING

bench: install
	$(BIN)/python -m bench.parsing
	$(BIN)/python -m bench.storing
	$(BIN)/python -m bench.killed
	$(BIN)/python -m bench.together
	$(BIN)/python -m bench.charts
	$(BIN)/python -m bench.queries
	$(BIN)/python -m bench.lists
	$(BIN)/python -m bench.files
	$(BIN)/python -m bench.tables
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.pdf_parsing
	$(BIN)/python -m bench.pages
	$(BIN)/python -m bench.program_matching
	$(BIN)/python -m bench.fidelity
	$(BIN)/python -m bench.layouts
	$(BIN)/python -m bench.layouts --misread
	$(BIN)/python -m bench.layouts --pdf --books 1
	$(BIN)/python -m bench.pdf_fidelity
	$(BIN)/python -m bench.pdf_fuzz
	$(BIN)/python -m bench.kinds_fuzz
	$(BIN)/python -m bench.picture_fuzz
	$(BIN)/python -m bench.scan_fidelity

mutants: install
	$(BIN)/python -m bench.mutants --count $(COUNT) --seed $(SEED) $(if $(ONLY),--only $(ONLY))

drawn: install
	$(BIN)/python -m bench.drawing fixtures/gimpo-2020-sample.txt fixtures/gimpo-2020-sample.pdf

written: install
	$(BIN)/python -m bench.writing fixtures/gimpo-2020-sample.txt fixtures

guide: install
	GUIDE_PICTURES=1 $(BIN)/pytest tests/browser/test_guide.py

fonts: install
	$(BIN)/python -m bench.fonts

pictures: install
	PAGE_PICTURES=1 $(BIN)/pytest tests/browser/test_look.py -k pictures
