"""Tests of matching, and the set of their own that they measure it on."""

from pathlib import Path

OPPORTUNITIES = Path(__file__).parent / "opportunities.json"
