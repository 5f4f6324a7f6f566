# Two commands matter: `make run` and `make test`. They need make and Python 3.11 or newer, and get the rest themselves.
PYTHON ?= python3
LAUNCH = @$(PYTHON) platform/launcher/bootstrap.py

.PHONY: run test check bench chaos api build help

run:    ## Start everything and print a link that signs you in (PORT=8000)
	$(LAUNCH) run

test:   ## Python tests, front-end tests and browser tests
	$(LAUNCH) test

check:  ## Linters, types, import contracts, drift and licences
	$(LAUNCH) check

bench:  ## Measure, print and write var/bench.json
	$(LAUNCH) bench

chaos:  ## Kill processes on purpose and look whether anything is lost
	$(LAUNCH) chaos

api:    ## Write the API schema and the TypeScript types made from it
	$(LAUNCH) api

build:  ## Build the front end if its sources have changed
	$(LAUNCH) build

help:   ## This list
	@sed -n 's/^\([a-z]*\): *## /\1\t/p' $(MAKEFILE_LIST)

export PORT
