"""What is a draft, turned down, withdrawn or for members only is told nowhere to whoever it is not for.

Every page, feed, calendar, map and list that needs nothing in its address is asked, and every list of the API, each with the
hidden words as what is sought; then the addresses that the hidden things have.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from claqueta.agenda import actions as agendas
from claqueta.agenda.tests.factories import agenda_of, session_of, speaker_of
from claqueta.config.api import api
from claqueta.delegations.tests.factories import applicant_of, delegation_of
from claqueta.events.models import Event
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild
from claqueta.foundation.tools import tools
from claqueta.market.models import Participant
from claqueta.market.tests.factories import market_of
from claqueta.opportunities.models import Opportunity
from claqueta.submissions import actions as submissions
from claqueta.submissions.models import Submission
from claqueta.submissions.tests.factories import call_of, project_of
from tests.hostile import routes

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
Make = Callable[..., Any]
NOBODY, MEMBERS = "Zanzidraft", "Zanzimember"
"""What only the office knows, and what members know besides."""


@pytest.fixture
def hidden(event: Make, opportunity: Make, organisation: Make) -> list[str]:
    """Something hidden of each kind; the addresses at which it would be."""
    faro = organisation("Faro Cine")
    words = {"title": {"es": NOBODY, "en": NOBODY}}
    draft, members = (
        event("draft", **words),
        event(title={"es": MEMBERS, "en": MEMBERS}, visibility="members"),
    )
    planned = agenda_of(title={"es": "Abierto", "en": "Open"})
    session_of(planned, "Montar")
    agendas.publish(planned, by=SYSTEM)
    session = session_of(planned, NOBODY, 11, speakers=[speaker_of(planned, NOBODY, shown=False)])
    needs = [
        opportunity(faro, state, audience="public", title={"es": f"{NOBODY} {state}", "en": NOBODY})
        for state in ("draft", "review")
    ]
    needs.append(opportunity(faro, "open", audience="members", title={"es": MEMBERS, "en": MEMBERS}))
    call = call_of(title={"es": "Foro", "en": "Forum"})
    for state in ("draft", "submitted", "rejected", "withdrawn"):
        project_of(call, state, title=NOBODY)
    project_of(call, "selected", title="La marea")
    submissions.publish_catalogue(call, by=SYSTEM)
    unpublished = call_of("draft", **words)
    mission = delegation_of("draft", **words)
    applicant_of(delegation_of(), organisation("Grúa"), "draft", aims=NOBODY)
    market = market_of(NOBODY)
    Event.objects.filter(pk=market.event_id).update(
        state="published", title={"es": "Mercado", "en": "Market"}
    )
    rebuild()
    return [
        *chain.from_iterable(
            (
                reverse("event", args=[one.slug]),
                reverse("event_calendar", args=[one.slug]),
                reverse("event_register", args=[one.slug]),
                reverse("agenda", args=[one.slug]),
                reverse("sharing", args=["event", str(one.slug)]),
                f"/api/v1/events/{one.slug}",
            )
            for one in (draft, members)
        ),
        reverse("agenda", args=[planned.event.slug]),
        reverse("agenda_calendar", args=[planned.event.slug]),
        reverse("sharing", args=["session", str(session.pk)]),
        *(reverse("opportunity", args=[one.slug]) for one in needs),
        *(f"/api/v1/opportunities/{one.slug}" for one in needs),
        *(reverse("project", args=[one.public_id]) for one in Submission.objects.all()),
        *(f"/api/v1/projects/{one.public_id}" for one in Submission.objects.all()),
        reverse("project_call", args=[unpublished.slug]),
        reverse("delegation", args=[mission.slug]),
        reverse("delegation_brochure", args=[mission.slug]),
        *(reverse("meetings", args=[one.public_id]) for one in Participant.objects.all()),
        reverse("event", args=[market.event.slug]),
    ]


def addresses() -> Iterator[str]:
    for route in routes():
        if route.ours and not route.has_parts and not route.pattern.startswith("office/"):
            yield f"/{route.pattern}"
    for path, methods in api.get_openapi_schema()["paths"].items():
        if "get" in methods and "{" not in path:
            yield path


@pytest.mark.parametrize("who", ["guest", "member", "partner"])
def test_nothing_hidden_is_told_to_whom_it_is_not_for(
    who: str,
    hidden: list[str],
    client: Client,
    organisation: Make,
    representative: Make,
    key_for: Make,
    account: Make,
) -> None:
    known = {"guest": [NOBODY, MEMBERS], "member": [NOBODY], "partner": [NOBODY]}[who]
    key = ""
    if who == "member":
        reader = representative(organisation("Azotea Films"))
    elif who == "partner":
        reader = account("partner_officer")
    if who != "guest":
        key = key_for(reader, "read")
        client.force_login(reader)
    told, answered = [], 0
    for address in dict.fromkeys([*addresses(), *hidden]):
        cache.clear()
        # Words are sought as nobody writes them, so that the page which repeats them tells nothing by it.
        sought = {} if address in hidden else dict.fromkeys(("q", "search"), " ".join(known).lower())
        headers = {"Authorization": f"Bearer {key}"} if key and address.startswith("/api/") else {}
        answer: Any = client.get(address, sought, headers=headers)
        answered += answer.status_code == 200
        text = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8", "replace")
        # A page repeats its own address; what is hidden is named in that of no other.
        words = [*known, *(f"/{word.lower()}" for word in known if address not in hidden)]
        told += [f"{address}: {one[0]}" for one in re.finditer(f".{{,60}}(?:{'|'.join(words)})", text)]
    assert not told, "\n".join(told)
    assert answered > 50


@pytest.mark.parametrize("who", ["guest", "member"])
def test_no_tool_of_assistants_tells_what_is_hidden(
    who: str, hidden: list[str], organisation: Make, representative: Make, key_for: Make, use_tool: Make
) -> None:
    known, key = [NOBODY, MEMBERS], ""
    if who == "member":
        known, key = [NOBODY], key_for(representative(organisation("Azotea Films")), "read", "propose")
    unseen = [one for one in Opportunity.objects.all() if any(word in str(one.title) for word in known)]
    numbers = [number for one in unseen for number in (one.slug, str(one.public_id))]
    words = {"en": " ".join(known).lower()}
    described = {"kind": "service", "title": words, "text": words}
    seen = Opportunity.objects.exclude(pk__in=[one.pk for one in unseen])
    answering: list[tuple[str, dict[str, Any]]] = [
        *(("search", {"query": word.lower()}) for word in known),
        ("opportunities", {}),
        ("organisation", {"key": unseen[0].organisation.slug}),
        ("match", {"described": described}),
        *((tool, {"number": one.slug}) for tool in ("opportunities", "match") for one in seen),
        *([("propose", described)] if key else []),
    ]
    refusing = [(tool, {"number": number}) for tool in ("opportunities", "match") for number in numbers]
    for asked, refused in ((answering, False), (refusing, True)):
        for tool, sought in asked:
            answer = use_tool(tool, key, **sought)
            assert answer["isError"] is refused, (tool, sought, answer)
            assert not [word for word in known if word in repr(answer)], (tool, sought)
    assert (len(refusing), len(seen)) == ((12, 0) if who == "guest" else (8, 1))
    assert {tool for tool, _sought in answering} | {"propose"} == set(tools())
