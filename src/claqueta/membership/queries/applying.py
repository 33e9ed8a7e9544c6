"""What is read while an application is being written: what it is judged with, what the directory knows, what it will cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claqueta.foundation.folding import containing
from claqueta.foundation.money import Money
from claqueta.foundation.translated import current_language, text_in
from claqueta.membership.applying.steps import Around, size_of
from claqueta.membership.models import OPEN, Application
from claqueta.membership.policies.dues import Doubt, Line, Reckoning, Spell, reckon
from claqueta.membership.sealed import mandate_of
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.policies import PUBLIC, TaxIdInvalid, clean_tax_id
from claqueta.organisations.queries import listed, presented, with_details

MOST_FOUND = 6
SHORTEST = 3
"""Letters of a name that something is looked for by."""


def around(application: Application) -> Around:
    """What the steps of an application are judged with, today or on the day on which it was sent."""
    today = timezone.localdate(application.sent_at) if application.sent_at else timezone.localdate()
    mandate = mandate_of(application)
    return Around(
        today=today,
        bylaws=settings.CLUSTER.bylaws.on(today),
        answers=application.answers if isinstance(application.answers, dict) else {},
        iban=bool(mandate and mandate.iban),
        resolution=application.resolution_file is not None,
        mandate=application.mandate_file is not None or bool(mandate and mandate.strokes),
    )


# -- The organisation in the directory --------------------------------------------------------------------------------


def find_member(country: str, tax_id: str) -> Organisation | None:
    """The member of today with a tax ID."""
    found = Organisation.objects.filter(tax_country=country, tax_id=tax_id, merged_into=None).exclude(
        tax_id=""
    )
    return next((one for one in found if one.is_member), None)


def organisation_of(values: Mapping[str, Any]) -> Organisation | None:
    """The record of an applicant: the one with its tax ID, or else one without any that has its name."""
    by_id = Organisation.objects.filter(
        tax_country=values["tax_country"], tax_id=values["tax_id"], merged_into=None
    ).first()
    if by_id is not None:
        return by_id
    return Organisation.objects.filter(
        legal_name__iexact=values["legal_name"], tax_id="", merged_into=None
    ).first()


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation of the directory, as everybody sees it."""

    slug: str
    name: str
    line: str
    is_member: bool


def look_up(words: str) -> list[Known]:
    """The organisations of the directory that a tax ID, a name or a domain may mean; only what everybody sees of them."""
    words = words.strip()
    if len(words) < SHORTEST:
        return []
    language = current_language()
    rows = list(with_details(_rows_of(words))[:MOST_FOUND])
    found = []
    for row in rows:
        seen = presented(row, PUBLIC, language)
        places = [place["city"] for place in seen.get("premises", ()) if place.get("city")]
        found.append(Known(row.slug, row.name, ", ".join(places[:1]), row.is_member))
    return found


def _rows_of(words: str) -> QuerySet[Organisation]:
    try:
        country, tax_id = clean_tax_id(words, settings.CLUSTER.tax_country)
        by_id = listed().filter(tax_country=country, tax_id=tax_id)
        if any(char.isdigit() for char in words) and by_id.exists():
            return by_id
    except TaxIdInvalid:
        pass
    host = _host(words)
    if host:
        by_domain = [
            pk
            for pk, website, visibility in listed()
            .filter(website__icontains=host)
            .values_list("pk", "website", "visibility")
            if _host(website) == host and PROFILE.may_see("website", PUBLIC, visibility)
        ]
        if by_domain:
            return listed().filter(pk__in=by_domain)
    return containing(listed(), ("trade_name", "legal_name"), words)


def _host(text: str) -> str:
    """The domain of an address, a mail address or a domain; blank for anything else."""
    bare = text.strip().lower().rpartition("@")[2]
    host = urlsplit(bare if "://" in bare else f"//{bare}").hostname or ""
    return host.removeprefix("www.") if "." in host and " " not in host else ""


def public_answers(slug: str) -> dict[str, str]:
    """What the first step begins with, of an organisation of the directory: what everybody sees of it."""
    row = with_details(listed()).filter(slug=slug).first()
    if row is None:
        return {}
    seen = presented(row, PUBLIC, current_language())
    main: dict[str, Any] = next(iter(seen.get("premises", ())), {})
    primary = next((one.category.code for one in row.activities.all() if one.is_primary), "")
    return {
        "legal_name": row.legal_name,
        "kind": row.kind,
        "activity": primary,
        "website": seen.get("website") or "",
        "street": main.get("street") or "",
        "postal_code": main.get("postal_code") or "",
        "city": main.get("city") or "",
    }


# -- What it will cost ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    """What an applicant would owe for the rest of this year, and for a whole one."""

    reckoning: Reckoning
    working: tuple[str, ...]
    """A sentence for each line, and one for each doubt."""
    whole_year: Money | None
    sample: bool
    """Whether a value of it is ours and not of the registered bylaws."""


def cost_of(application: Application) -> Cost | None:
    """None as long as the class is not chosen."""
    asked = application.answers.get("membership", {})
    if not application.class_key:
        return None
    today = timezone.localdate()
    bylaws = settings.CLUSTER.bylaws
    headcount = asked.get("headcount", "")
    band, _turnover = size_of(
        int(headcount) if headcount.isdigit() and headcount.isascii() else None,
        asked.get("turnover_band", ""),
        bylaws.on(today),
    )

    def reckoned(since: Any) -> Reckoning:
        return reckon(
            bylaws,
            today.year,
            [Spell(application.class_key, since)],
            band=band,
            currency=settings.CLUSTER.currency,
        )

    reckoning, whole = reckoned(today), reckoned(today.replace(month=1, day=1))
    return Cost(
        reckoning,
        working_of(reckoning),
        None if whole.doubts else whole.owed,
        any(line.tariff.sample for line in reckoning.lines) or bylaws.on(today).pro_rata.sample,
    )


def working_of(reckoning: Reckoning) -> tuple[str, ...]:
    """How the dues were worked out, in words."""
    return (*map(_line, reckoning.lines), *(_doubt(one) for one in reckoning.doubts)) or (
        _("This class owes no dues."),
    )


def _line(line: Line) -> str:
    parts = {
        "what": text_in(line.tariff.name),
        "yearly": Money(line.tariff.amount, line.amount.currency).formatted(),
        "article": text_in(line.tariff.article),
        "amount": line.amount.formatted(),
        "since": date_format(line.since),
        "units": line.units,
        "of": line.of,
        "unit": _unit(line.of),
    }
    text = _("%(what)s: %(yearly)s a year (%(article)s).") % parts
    if line.units != line.of:
        text += " " + _("From %(since)s: %(units)s of %(of)s %(unit)s, which is %(amount)s.") % parts
    if line.reduction is not None:
        text += " " + _("Less %(percent)s %%.") % {"percent": line.reduction.percent}
    return text


def _unit(of: int) -> str:
    match of:
        case 4:
            return ngettext("quarter", "quarters", of)
        case 12:
            return ngettext("month", "months", of)
        case 2:
            return ngettext("half year", "half years", of)
    return ngettext("day", "days", of)


def _doubt(doubt: Doubt) -> str:
    return {
        Doubt.NO_SIZE: _("The dues depend on the size: say how many people you are and the turnover."),
        Doubt.NO_TARIFF: _("There is no amount in force for this class today; the office will tell you."),
        Doubt.NO_CLASS: _("The bylaws have no such class today."),
    }[doubt]


# -- Who is behind it -----------------------------------------------------------------------------------------------------


def rivals_of(application: Application) -> QuerySet[Application]:
    """Other applications that are open and name the same representative, or the same organisation."""
    same = Q()
    if application.representative_email:
        same |= Q(representative_email=application.representative_email)
    if application.tax_id:
        same |= Q(tax_id=application.tax_id, tax_country=application.tax_country)
    if not same:
        return Application.objects.none()
    return Application.objects.filter(same, state__in=OPEN).exclude(pk=application.pk)
