# ARGS is handed to brochure or pytest:  make brochures ARGS=--verbose
# SELECTION is what to build:            make brochures SELECTION="-l en -l ar -L all -t all"

SELECTION = -l all -L all -t all
OUT = out
BIN = .venv/bin
# The tests of a file stay together, since they share what they have read.
WORKERS = -n auto --dist loadfile

# Homebrew's libraries are not where macOS looks by itself. No shell hands this variable down there,
# so it is set for each command.
ifeq ($(shell uname),Darwin)
LIBRARIES = DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/usr/lib
endif

.PHONY: help brochures test check lint fonts clean
.DEFAULT_GOAL := help

help: ## print this help
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*## /  make \1  /p' Makefile

brochures: ## set up, then build every brochure into out/
	scripts/setup.sh
	$(LIBRARIES) $(BIN)/brochure build $(SELECTION) -o $(OUT) $(ARGS)

test: ## set up with every test tool, then lint and run all tests
	scripts/setup.sh --dev --verapdf
	$(MAKE) lint
	$(LIBRARIES) $(BIN)/pytest $(WORKERS) $(ARGS)

check: ## lint and run the fast tests
	scripts/setup.sh --dev
	$(MAKE) lint
	$(LIBRARIES) $(BIN)/pytest $(WORKERS) -m "not slow" $(ARGS)

lint: # assumes scripts/setup.sh --dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

fonts: ## collect the fonts into build/fonts
	scripts/setup.sh --fonts

clean: ## remove what was built and every cache; .venv stays
	rm -rf build dist out fonts/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
