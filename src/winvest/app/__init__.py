"""App: where everything is joined (web, worker, command line, wiring, reactions, demo)."""
