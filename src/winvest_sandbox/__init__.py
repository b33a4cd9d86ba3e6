"""Partners that speak their real protocol over HTTP, with faults on demand.

Imports nothing of `winvest`, so that it cannot agree with its mistakes. `/__sim/…` controls it,
each partner lives under its own prefix (`/oggo/v1/…`).
"""
