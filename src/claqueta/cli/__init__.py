"""The command line, `claqueta`: everything that is done from a terminal, in the product's own words."""

from claqueta.cli.commands import main

__all__ = ["main"]
