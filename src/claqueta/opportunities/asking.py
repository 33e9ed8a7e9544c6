"""How a question to the board reads, and of which circle it is asked."""

from claqueta.foundation.catalogue import Question
from claqueta.foundation.translated import current_language
from claqueta.opportunities.catalogue import BOARD
from claqueta.opportunities.readers import Reader
from claqueta.organisations.policies import MEMBERS, PUBLIC


def circle_of(reader: Reader) -> str:
    """The circle whose board a reader looks at: the members' for everybody inside it."""
    return MEMBERS if reader.is_among_members else PUBLIC


def narrowed_by(question: Question) -> list[str]:
    """The words and the filters of a question, as they read."""
    language = current_language()
    filters = [
        BOARD.said(name, value, language) for name, values in question.filters.items() for value in values
    ]
    return [*([f"“{question.query}”"] if question.query else []), *filters]
