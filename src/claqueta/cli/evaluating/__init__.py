"""Figures of what ranks, measured on sets that people judged: `claqueta evaluate WHAT DIR`. Each in a module of its own."""
