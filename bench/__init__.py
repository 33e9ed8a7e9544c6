"""Benchmarks at realistic volume, each beside a bare-framework floor measured in the same run."""
