"""Saved searches: kept, changed, stopped, taken away by whoever they are of."""

from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language
from claqueta.opportunities.judging import SAVED
from claqueta.opportunities.models import SavedSearch
from claqueta.opportunities.sought import question_of

STOP = "claqueta.opportunities.stop"
FEED = "claqueta.opportunities.feed"


class FindsEverything(ValidationError):
    """A search that asks for nothing in particular tells of every need and offer. Nothing was kept; whoever wants that
    says `minded=True`."""

    def __init__(self) -> None:
        super().__init__(
            _("This asks for nothing in particular: you would be told of every need and every offer."),
            code="finds-everything",
        )


@atomic
def save_search(values: dict[str, Any], *, question: str, by: Actor, minded: bool = False) -> SavedSearch:
    """Keep a question to the board. The same question again is the one that is there, with what is said now.

    Raises `PermissionDenied`, `ValidationError` by field, `FindsEverything` unless `minded`.
    """
    require(by, "opportunities.save_search")
    said = fitted(values, SAVED)
    asked = question_of(question[:1000])
    if not asked.query and not asked.filters and not minded:
        raise FindsEverything
    owner: Any = account_of(by)
    text = asked.url(sort="").removeprefix("?")
    mine = SavedSearch.objects.filter(owner=owner)
    most = rule("saved_searches").value
    if not mine.filter(question=text).exists() and mine.count() >= most:
        raise ValidationError(_("There are %(n)s of yours already: take one away.") % {"n": most})
    saved, _new = SavedSearch.objects.update_or_create(
        owner=owner, question=text, defaults={**said, "language": current_language()}
    )
    return saved


@atomic
def change_search(search: SavedSearch, values: dict[str, Any], *, by: Actor) -> SavedSearch:
    """Say anew what it is called and how one hears of it. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "opportunities.change_search", search)
    for name, value in fitted(values, SAVED).items():
        setattr(search, name, value)
    search.save(update_fields=list(SAVED))
    return search


@atomic
def remove_search(search: SavedSearch, *, by: Actor) -> None:
    """Raises `PermissionDenied`."""
    require(by, "opportunities.change_search", search)
    search.delete()


@atomic
def renew_feed(search: SavedSearch, *, by: Actor) -> SavedSearch:
    """Make the secret address of its feed another one; the one before no longer works. Raises `PermissionDenied`."""
    require(by, "opportunities.change_search", search)
    search.feed_number += 1
    search.save(update_fields=["feed_number"])
    return search


def stop_token(search: SavedSearch) -> str:
    """What the link has in it that ends the mails of a search with one click."""
    return signing.dumps(search.pk, salt=STOP)


def stop_mails(token: str) -> SavedSearch | None:
    """End the mails of the search whose link this is; it is the permission. None for what is none of ours."""
    try:
        pk = signing.loads(token, salt=STOP)
    except (signing.BadSignature, ValueError):
        return None
    search = SavedSearch.objects.filter(pk=pk).first()
    if search is not None and search.by_mail:
        search.by_mail = False
        search.save(update_fields=["by_mail"])
    return search


def feed_secret(search: SavedSearch) -> str:
    """What the secret address of its feed has in it."""
    return signing.dumps([search.pk, search.feed_number], salt=FEED)


def search_of_feed(secret: str) -> SavedSearch | None:
    """The search of a secret address that still works; never of an account that is closed."""
    try:
        pk, number = signing.loads(secret, salt=FEED)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (
        SavedSearch.objects.select_related("owner")
        .filter(pk=pk, feed_number=number, owner__is_active=True)
        .first()
    )
