# Every target works on a fresh checkout with only Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TESTS := $(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: demo run test gate soak lint types contracts check clean

demo: $(STAMP)  ## the whole loop on local stand-ins, without internet
	$(BIN)/livinglist demo

run: $(STAMP)  ## the real thing: a workspace in run/, tonight's harvest, the queue
	@test -f run/livinglist.toml || $(BIN)/livinglist init run
	@$(BIN)/livinglist --workspace run nightly || echo "The night is incomplete; what came in is kept, and the next run fetches the rest."
	@$(BIN)/livinglist --workspace run queue --limit 10
	@echo
	@echo "Go on, in the folder run/ with $(CURDIR)/$(BIN) on your PATH:"
	@echo "  livinglist show WORK                        everything known of one paper"
	@echo "  livinglist include WORK --curator YOU       or: exclude WORK --reason WHY --curator YOU"
	@echo "  livinglist publish --draft                  what would be written into run/README.md"
	@echo "  livinglist publish                          write it"
	@echo "  livinglist serve                            stay up and run every night"

test: $(STAMP)  ## the test suite, network blocked but for loopback
	$(TESTS) -m "not soak and not gate"

gate: $(STAMP)  ## whole flows on PostgreSQL too
	$(TESTS) -m "gate and not soak"

soak: $(STAMP)  ## the long simulations
	$(BIN)/python -m pytest -q -m soak --timeout=3600

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP) .typecheck/livinglist
	MYPYPATH=.typecheck $(BIN)/mypy -p livinglist

contracts: $(STAMP)
	$(BIN)/lint-imports

check: test gate lint types contracts  ## everything CI runs

$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[dev]"
	@touch $@

# mypy is told the package's name once: the repository root is the package.
.typecheck/livinglist:
	mkdir -p .typecheck && ln -sfn .. $@

clean:
	rm -rf $(VENV) .typecheck .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build *.egg-info
