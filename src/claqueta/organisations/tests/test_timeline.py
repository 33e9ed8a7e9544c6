"""The timeline of a record: each kind is in it, runs are folded, and what changed is said in words."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.desk.registers.timeline import Happening, folded
from claqueta.foundation import attachments, audit, evidence, mailing, notes, threads
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry
from claqueta.organisations.talk import TALK, staff

NOON = timezone.now().replace(hour=12, minute=0)


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("", []),
        ("a0", [1]),
        ("a0 a5 a20", [3]),
        ("a0 a16", [1, 1]),
        ("a0 b1 a2", [1, 1, 1]),
        ("a0 a1 b2 b3 b4", [2, 3]),
        ("n0 n1", [1, 1]),
    ],
)
def test_same_act_within_minutes_is_one_line(db: None, said: str, lines: list[int]) -> None:
    happenings = [
        Happening(
            NOON - timedelta(minutes=int(one[1:])), "notes" if one[0] == "n" else "changes", "Ana", one[0]
        )
        for one in said.split()
    ]
    found = list(folded(happenings))
    assert [len(one.folded) or 1 for one in found] == lines
    assert [each for one in found for each in (one.folded or (one,))] == happenings


@pytest.mark.parametrize(
    ("language", "words"), [("es", "Tipo: — → Representante"), ("en", "Kind: — → Representative")]
)
def test_values_and_parts_of_rows_are_said_in_words(
    organisation: Callable[..., Any], representative: Callable[..., Any], language: str, words: str
) -> None:
    representative(organisation())
    entry = AuditEntry.objects.get(verb="organisations.affiliated")
    entry.changes["credits"] = ["", [{"title": "Faro", "year": 2024}]]
    with translation.override(language):
        text = audit.changes_in_words(entry)
    assert words in text
    assert not re.search(r"\b(title|year|representative):", text)


def _published(one: Any, changes: dict[str, Any]) -> AuditEntry:
    return AuditEntry(
        verb="organisations.published", object_type=one._meta.label_lower, object_id=one.pk, changes=changes
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"credits": [[{"title": "Faro", "year": 2024, "role": ""}], [{"title": "Faro", "year": 2024, "role": ""}, {"title": "Niebla", "year": 2025, "role": "Estudio"}]]},
            "Créditos: + Niebla · 2025 · Estudio",
        ),
        (
            {"premises": [[{"street": "Sol, 1", "city": "Madrid", "country": "ES", "is_main": True, "place": "28079"}], []]},
            "Direcciones: Sol, 1, Madrid, España → —",
        ),
        ({"visibility": [{"phone": "members"}, {"phone": "office"}]}, "Quién ve qué: Teléfono: Los socios → Teléfono: La oficina"),
        ({"size_band": ["micro", "small"]}, "Tamaño: Micro (1–9 personas) → Pequeña (10–49 personas)"),
        ({"credits": ["as it was years ago", []]}, "Créditos: as it was years ago → —"),
    ],
)  # fmt: skip
def test_fields_of_a_profile_are_said_as_its_page_says_them(
    organisation: Callable[..., Any], changes: dict[str, Any], words: str
) -> None:
    entry = _published(organisation(), changes)
    with translation.override("es"):
        assert audit.changes_in_words(entry) == words


def test_activities_are_said_by_name_with_what_they_can_do(organisation: Callable[..., Any]) -> None:
    studio = {"code": "4.1", "primary": True, "capabilities": {"green_certified": True}}
    drama = {"code": "2.3", "primary": False, "capabilities": {}}
    entry = _published(organisation(), {"activities": [[studio], [studio, drama]]})
    with translation.override("en"):
        text = audit.changes_in_words(entry)
    assert not re.search(r"green_certified|[Cc]ode|2\.3|True", text)
    assert text.startswith("Activities: ")


def test_every_kind_is_in_it_and_can_be_asked_for_alone(
    client: Client,
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    account: Callable[..., Any],
) -> None:
    office, one = account("office_staff", email="office@people.example"), organisation()
    rep = representative(one, email="ana@people.example")
    attachments.attach(one, _pdf(), name="statutes.pdf", by=SYSTEM)
    notes.add(one, "Calls before ten.", by=office)
    evidence.link(one, ["O1"], by=SYSTEM)
    threads.write(one, TALK, "Is our phone right?", others=staff(), by=rep)
    mailing.send_written("x", "ana@people.example", "A letter", "Text")
    client.force_login(office)
    path = reverse("office_organisation", args=[one.pk])
    shown = {
        kind: re.findall(
            r'<li class="office-stream--(\w+)', client.get(f"{path}?kind={kind}").content.decode()
        )
        for kind in ("", "notes", "mails", "talk", "files", "evidence", "changes")
    }
    assert set(shown.pop("")) == set(shown)
    assert {kind: set(kinds) for kind, kinds in shown.items()} == {kind: {kind} for kind in shown}


def test_run_opens(client: Client, organisation: Callable[..., Any], account: Callable[..., Any]) -> None:
    from claqueta.organisations import actions

    one = organisation()
    for number in range(4):
        actions.set_listed([one], bool(number % 2), by=SYSTEM)
        actions.publish_profile(one, {"phone": f"+3491000000{number}"}, by=SYSTEM)
    for number in range(3):
        actions.publish_profile(one, {"phone": f"+3491000001{number}"}, by=SYSTEM)
    client.force_login(account("office_staff", email="office@people.example"))
    page = client.get(reverse("office_organisation", args=[one.pk])).content.decode()
    assert "4 times" in re.sub(r"\s+", " ", page)
    assert page.count("+34910000012") >= 1


def _pdf() -> Any:
    from io import BytesIO

    return BytesIO(b"%PDF-1.7")
