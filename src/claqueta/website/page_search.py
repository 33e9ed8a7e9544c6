"""Wagtail's search over pages and pictures, which on SQLite does not survive a quotation mark in what is looked for."""

from typing import Any

from modelsearch.backends.database import SearchBackend as of_this_database
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
)
from modelsearch.query import Phrase, PlainText


class _WithoutMarks:
    """A quotation mark ends a term of SQLite's FTS5 (its manual, §3.1) and is no part of a word."""

    def build_search_query_content(self, query: Any, config: Any = None) -> Any:
        words = query.query_string.replace('"', " ") if isinstance(query, (PlainText, Phrase)) else ""
        words = words if words.strip() else "-"  # Which no page has; of nothing at all there is no query.
        if isinstance(query, PlainText):
            query = PlainText(words, operator=query.operator, boost=query.boost)
        elif isinstance(query, Phrase):
            query = Phrase(words)
        return super().build_search_query_content(query, config)  # type: ignore[misc]


class Compiler(_WithoutMarks, SQLiteSearchQueryCompiler):
    pass


class AutocompleteCompiler(_WithoutMarks, SQLiteAutocompleteQueryCompiler):
    pass


def SearchBackend(params: dict[str, Any]) -> Any:
    """The one for the database in use; the name is what Wagtail looks for."""
    backend = of_this_database(params)
    if isinstance(backend, SQLiteSearchBackend):
        backend.query_compiler_class = Compiler
        backend.autocomplete_query_compiler_class = AutocompleteCompiler
    return backend
