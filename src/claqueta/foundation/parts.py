"""What a template, whoever draws and whoever joins a long document in parts have in common; without Django."""

PART = "<!-- part -->"
"""Between parts of a document, in its body: what follows begins on a page of its own."""
WITHIN = "claqueta:within#"
"""Before the name of a place in another part, where a link leads to one; a way within the document once it is joined."""
