"""Benchmarks: server throughput and latency beside a named limit of the same run."""
