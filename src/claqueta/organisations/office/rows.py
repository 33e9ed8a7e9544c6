"""What the office's list of organisations has for an address: the directory's own search, and what the office adds."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.listing import Found, InForce, ListPage, Said, without
from claqueta.foundation import tags
from claqueta.foundation.folding import folded
from claqueta.foundation.parameters import Parameters, asked
from claqueta.foundation.translated import current_language
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.exporting import presented_in_order, presented_in_pieces
from claqueta.organisations.models import Organisation, ProfileDraft
from claqueta.organisations.policies import OFFICE
from claqueta.organisations.queries import confirmations_due

KIND = Organisation._meta.label_lower
WAITING: dict[str, tuple[Said, Callable[[], set[int]]]] = {
    "confirm": (gettext_lazy("Data to confirm"), lambda: {one.pk for one in confirmations_due()}),
    "silent": (
        gettext_lazy("Did not answer"),
        lambda: set(Organisation.objects.filter(confirmation_misses__gt=0).values_list("pk", flat=True)),
    ),
    "draft": (
        gettext_lazy("Drafts not yet published"),
        lambda: set(ProfileDraft.objects.values_list("organisation_id", flat=True)),
    ),
    "hidden": (
        gettext_lazy("Hidden from the directory"),
        lambda: set(Organisation.objects.filter(listed=False).values_list("pk", flat=True)),
    ),
}
"""What can wait for the office on an organisation, and on which it does."""
ORDERS = {
    "name": ("trade_name", "legal_name"),
    "confirmed_at": ("confirmed_at",),
    "member_since": ("member_since",),
}


def found(query: Parameters) -> Found:
    """All that the directory's search finds for the office, and the office's own filters leave of it."""
    ids = _matching(query)
    return Found(len(ids), presented_in_pieces(ids, OFFICE, current_language()))


def page(request: HttpRequest) -> tuple[ListPage, Mapping[str, Any]]:
    """A page of it, with what its filters need."""
    query, language = asked(request), current_language()
    question = DIRECTORY.parse(query, strict=True)
    answer = DIRECTORY.ask(question, OFFICE, language)
    if any(_own(query)) or _order(query):
        ids = _matching(query)
        size = DIRECTORY.page_size
        total, ids = len(ids), ids[(question.page - 1) * size : question.page * size]
    else:
        total, ids = answer.page.total, [int(hit.key.partition(":")[2]) for hit in answer.page.hits]
    tag, waits = _own(query)
    rows = presented_in_order(ids, OFFICE, language)
    more = {
        "groups": answer.groups,
        "tags": tags.choices(KIND),
        "tag": tag,
        "waiting": [(key, label) for key, (label, _of) in WAITING.items()],
        "waits": waits,
        "in_force": list(_in_force(request, answer.groups, tag, waits)),
    }
    return ListPage(rows, total, question.page, max(1, -(-total // DIRECTORY.page_size))), more


def _own(query: Parameters) -> tuple[str, str]:
    """The tag and the thing to do that an address asks for."""
    return query.choice("tag", [pk for pk, _name in tags.choices(KIND)]), query.choice("waits", WAITING)


def _matching(query: Parameters) -> list[int]:
    ids = DIRECTORY.matching(DIRECTORY.parse(query, strict=True), OFFICE, current_language())
    tag, waits = _own(query)
    if tag:
        having = set(tags.tagged(Organisation.objects.all(), tag).values_list("pk", flat=True))
        ids = [pk for pk in ids if pk in having]
    if waits:
        wanted = WAITING[waits][1]()
        ids = [pk for pk in ids if pk in wanted]
    return _ordered(ids, _order(query))


def _order(query: Parameters) -> str:
    return query.choice("order", [f"{sign}{name}" for name in ORDERS for sign in ("", "-")])


def _ordered(ids: list[int], order: str) -> list[int]:
    """In the order of a column; what has no value there comes last either way."""
    if not order:
        return ids
    fields = ORDERS[order.removeprefix("-")]
    values = {
        pk: next((value for value in its if value), None)
        for pk, *its in Organisation.objects.filter(merged_into=None).values_list("pk", *fields)
    }
    known = [(value, pk) for pk in ids if (value := values.get(pk)) is not None]
    known.sort(
        key=lambda pair: (folded(pair[0]) if isinstance(pair[0], str) else pair[0], pair[1]),
        reverse=order.startswith("-"),
    )
    there = {pk for _value, pk in known}
    return [*(pk for _value, pk in known), *(pk for pk in ids if pk not in there)]


def _in_force(request: HttpRequest, groups: Any, tag: str, waits: str) -> Iterator[InForce]:
    for group in groups:
        for value in group.values:
            if value.selected:
                yield InForce(group.label, value.label, f"?{without(request, group.name)}")
    if tag:
        name = dict(tags.choices(KIND)).get(tag, "")
        yield InForce(_("Tag"), name, f"?{without(request, 'tag')}")
    if waits:
        yield InForce(_("To do"), WAITING[waits][0], f"?{without(request, 'waits')}")
