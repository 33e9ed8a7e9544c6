"""Needs and offers for tests."""

from collections.abc import Callable
from typing import Any

import pytest

TEXT = {
    "title": {"es": "Doblaje al coreano de una serie", "en": "Korean dubbing of a series"},
    "text": {
        "es": "Ocho episodios de 45 minutos; entrega en primavera.",
        "en": "Eight episodes of 45 minutes; delivery in spring.",
    },
}
VISITOR = {
    "visitor_name": "Kim Min-ji",
    "visitor_email": "minji@hanbit.example",
    "visitor_company": "Hanbit Pictures",
    "visitor_language": "en",
}


def said(**more: Any) -> dict[str, Any]:
    """What a need says: `said(anonymous=True)`."""
    return {"kind": "service", **TEXT, **more}


@pytest.fixture
def opportunity(db: None) -> Callable[..., Any]:
    """A need or an offer in a state: `opportunity(organisation, "open", audience="public")`."""
    from claqueta.foundation.actors import SYSTEM
    from claqueta.opportunities import actions

    def make(whose: Any = None, state: str = "open", **values: Any) -> Any:
        behalf = values.pop("behalf", "" if whose else "Somebody")
        made = actions.write_for(said(**values), organisation=whose, behalf=behalf, by=SYSTEM)
        if state != "draft":
            key = "submit" if state == "review" else "publish"
            made = actions.OPPORTUNITIES.make(key, made, by=SYSTEM).thing
        if state == "talking":
            made = actions.OPPORTUNITIES.make("talk", made, by=SYSTEM).thing
        if state == "closed":
            made = actions.close(made, closed_for="not_needed", by=SYSTEM)
        return made

    return make


@pytest.fixture
def posted(db: None) -> Callable[..., Any]:
    """A need of a visitor, in a state: `posted("open", anonymous=True)`."""
    from claqueta.foundation.actors import SYSTEM
    from claqueta.opportunities import actions

    def make(state: str = "unconfirmed", visitor: dict[str, str] | None = None, **values: Any) -> Any:
        made = actions.post(
            said(audience="public", **values), VISITOR | (visitor or {}), by=SYSTEM, minded=True
        ).opportunity
        if state != "unconfirmed":
            made = actions.confirm(made, by=SYSTEM)
        if state == "open":
            made = actions.open_up(made, by=SYSTEM)
        return made

    return make
