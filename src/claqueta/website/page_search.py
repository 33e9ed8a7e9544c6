"""Wagtail's search over pages and pictures, which on SQLite does not survive a quotation mark in what is looked for."""

from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as of_this_database
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


def SearchBackend(params: dict[str, Any]) -> Any:
    """The one for the database in use; the name is what Wagtail looks for.

    SQLite's compilers are taken from the library's backend: their module cannot be imported on another database.
    """
    backend = of_this_database(params)
    if connection.vendor == "sqlite":
        for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
            compiler = getattr(backend, name)
            setattr(backend, name, type(compiler.__name__, (_WithoutMarks, compiler), {}))
    return backend
