"""Benchmarks at realistic volume, each beside a bare-framework floor measured in the same run."""

import claqueta  # noqa: F401 - which says how many threads NumPy may have, before anything imports that
