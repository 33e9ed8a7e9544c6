"""A search engine over documents in several languages, on tantivy. Pure Python: no Django, no database."""

from claqueta.engines.search.asking import Hit, Meant, Page, SearchRequest
from claqueta.engines.search.document import AUDIENCES, Document
from claqueta.engines.search.index import Index
from claqueta.engines.search.schema import WHAT

__all__ = ["AUDIENCES", "WHAT", "Document", "Hit", "Index", "Meant", "Page", "SearchRequest"]
