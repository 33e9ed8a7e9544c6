"""A search engine over documents in several languages, on tantivy. Pure Python: no Django, no database."""

from claqueta.engines.search.asking import Hit, Meant, Page, SearchRequest
from claqueta.engines.search.document import AUDIENCES, Document
from claqueta.engines.search.index import Index

__all__ = ["AUDIENCES", "Document", "Hit", "Index", "Meant", "Page", "SearchRequest"]
