"""What whoever writes without a name should think of before it is seen: what in the text tells who they are."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.policies import hinting, telling
from claqueta.opportunities.queries import names_telling, works_telling


@dataclass(frozen=True, slots=True)
class Warned:
    kind: str
    """`mail`, `phone`, `web`, `number` or `name`, which are hidden; `place` or `work`, which are not."""
    found: str
    text: str


class TellsWho(ValidationError):
    """Something without a name would tell whose it is. Nothing was changed; whoever minds it says `minded=True`."""

    def __init__(self, warnings: list[Warned]) -> None:
        self.warnings = warnings
        super().__init__([one.text for one in warnings], code="tells-who")


def warnings_of(opportunity: Opportunity) -> list[Warned]:
    """What in the text of one without a name tells whose it is, and what may: the first is hidden from others as long as
    they are not told, the second stays as it was written."""
    return list(_warnings(opportunity)) if opportunity.anonymous else []


def _warnings(opportunity: Opportunity) -> Iterator[Warned]:
    texts = [*opportunity.title.values(), *opportunity.text.values()]
    texts += [one for one in opportunity.details.values() if isinstance(one, str)]
    names, works, seen = names_telling(opportunity), works_telling(opportunity), set[str]()
    for text in texts:
        told = [*telling(text, names, settings.CLUSTER.contact.country), *hinting(text, works)]
        for kind, start, end in told:
            found = text[start:end]
            if found not in seen:
                seen.add(found)
                yield Warned(kind, found, _words(kind) % {"found": found})


def _words(kind: str) -> str:
    return {
        "mail": _(
            "“%(found)s” is a mail address and tells who you are: it is hidden from those who may not know."
        ),
        "phone": _(
            "“%(found)s” is a telephone number and tells who you are: it is hidden from those who may not know."
        ),
        "web": _(
            "“%(found)s” is a web address and tells who you are: it is hidden from those who may not know."
        ),
        "number": _("“%(found)s” tells who you are: it is hidden from those who may not know."),
        "name": _(
            "“%(found)s” is your name, or of somebody of yours: it is hidden from those who may not know."
        ),
        "place": _(
            "“%(found)s” is an address, which others read as you write it: leave it out if it is yours."
        ),
        "work": _(
            "“%(found)s” is a work that your page names, and others read it as you write it: whoever knows it knows who you are."
        ),
    }[kind]
