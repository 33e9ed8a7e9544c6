"""What a document of the index is made of."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import tantivy

from claqueta.engines.search.document import Document
from claqueta.engines.search.words import joined_words, spelt

VERSION = 10
"""Raised whenever the schema below changes: an index of another version is rebuilt."""

WEIGHTS = {"title": 6.0, "names": 4.0, "main": 3.6, "terms": 3.0, "able": 2.5, "body": 1.0}
CLASSIFIED = ("main", "terms", "able")
"""What is said in every language."""
PLAIN = ("title", "names", *CLASSIFIED)
"""What is also compared as it is written, with its beginnings and slips."""
WHOLE_NAME = 50.0
"""What a question weighs that is somebody's name from beginning to end: more than all its words together."""
WHAT = "what"
"""The facet of every document that is its kind."""
SORTS = ("rank", "recent", "since", "name")
LONGEST_ORDERED = 200
"""Characters of a title that decide its place in the alphabet."""


def version(languages: Sequence[str]) -> str:
    """What an index is stamped with: another version, or other languages, have it rebuilt."""
    return " ".join([str(VERSION), *languages])


def schema_of(languages: Sequence[str]) -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    for name in ("uid", "key"):
        build.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("kind", "audience", "language"):
        build.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("facet", tokenizer_name="raw", index_option="basic", fast=True)
    build.add_text_field("heading", stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("card", stored=True, tokenizer_name="raw", index_option="basic")
    for language in languages:
        for name in WEIGHTS:
            build.add_text_field(
                f"{name}_{language}", stored=name == "body", tokenizer_name=f"stem_{language}"
            )
    for name in PLAIN:
        build.add_text_field(f"{name}_plain", tokenizer_name="plain")
    build.add_text_field("whole", tokenizer_name="raw", index_option="basic")
    for name in SORTS:
        build.add_float_field(f"sort_{name}", fast=True)
    build.add_unsigned_field("tie", fast=True)
    build.add_text_field("alphabet", tokenizer_name="raw", index_option="basic", fast=True)
    build.add_text_field("note", stored=True, tokenizer_name="raw", index_option="basic")
    return build.build()


def seen_alike(documents: Iterable[Document]) -> Iterator[tuple[Document, list[str]]]:
    """Documents of an object in a language that differ in nothing but their audience, together with all of these."""
    for _key, same in groupby(documents, key=lambda document: (document.key, document.language)):
        alike: list[tuple[Document, list[str]]] = []
        for document in same:
            bare = replace(document, audience="")
            audiences = next((found for other, found in alike if other == bare), None)
            if audiences is None:
                alike.append((bare, [document.audience]))
            else:
                audiences.append(document.audience)
        yield from alike


def prepared(document: Document, audiences: Sequence[str], languages: Iterable[str]) -> tantivy.Document:
    """A document as the index keeps it, for the audiences that see it alike."""
    out = tantivy.Document()
    out.add_text("uid", f"{document.key}|{document.language}|{audiences[0]}")
    out.add_text("key", document.key)
    out.add_text("kind", document.kind)
    for audience in audiences:
        out.add_text("audience", audience)
    out.add_text("language", document.language)
    out.add_text("heading", document.title)
    out.add_text("card", json.dumps(document.card, ensure_ascii=False, separators=(",", ":")))
    language = document.language
    out.add_text(f"title_{language}", document.title)
    out.add_text("title_plain", document.title)
    for name in document.names:
        out.add_text(f"names_{language}", name)
        out.add_text("names_plain", name)
    for word in dict.fromkeys(
        joined for name in (document.title, *document.names) for joined in joined_words(name)
    ):
        out.add_text("names_plain", word)
    for name in dict.fromkeys(spelt(name) for name in (document.title, *document.names)):
        out.add_text("whole", name)
    for name in CLASSIFIED:
        for term in getattr(document, name):
            for other in languages:
                out.add_text(f"{name}_{other}", term)
            out.add_text(f"{name}_plain", term)
    out.add_text(f"body_{language}", document.body)
    for facet, values in (*document.facets.items(), (WHAT, (document.kind,))):
        for value in values:
            out.add_text("facet", f"{facet}={value}")
    out.add_text("alphabet", spelt(document.alphabet or document.title)[:LONGEST_ORDERED])
    # The same for every audience: what is equally good stands in one order, whoever looks.
    named = f"{document.key}|{document.language}"
    out.add_unsigned("tie", int.from_bytes(hashlib.sha256(named.encode()).digest()[:6]))
    for name in SORTS:
        out.add_float(f"sort_{name}", float(document.sort.get(name, 0.0)))
    return out
