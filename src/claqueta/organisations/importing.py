"""The office's list of organisations, as spreadsheets keep it."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from claqueta.cluster import queries as cluster
from claqueta.engines.search.index import folded
from claqueta.foundation import audit
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.imports import Difference, ImportField, PlannedRow, Problem
from claqueta.foundation.imports.kinds import CellInvalid
from claqueta.foundation.models import AuditEntry
from claqueta.organisations import actions, search
from claqueta.organisations.models import (
    Kind,
    Organisation,
    OrganisationActivity,
    Premises,
    ProfileVersion,
    Standing,
)
from claqueta.organisations.policies import SIZE_BANDS, TaxIdInvalid, clean_phone, clean_tax_id, size_band
from claqueta.organisations.profile import PLAIN, profile_of
from claqueta.organisations.queries import territory_name, with_details

SUFFIXES = re.compile(
    r"\b(s\.?\s?l\.?(\s?u\.?|\s?p\.?)?|s\.?\s?a\.?(\s?u\.?)?|s\.?\s?coop\.?(\s?mad\.?)?|soc\.?\s*coop\.?(\s*mad\.?)?|"
    r"s\.?\s?c\.?|c\.?\s?b\.?|ltd\.?|gmbh|inc\.?|llc|lda\.?)\s*$",
    re.IGNORECASE,
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero january",
            "febrero february",
            "marzo march",
            "abril april",
            "mayo may",
            "junio june",
            "julio july",
            "agosto august",
            "septiembre setiembre september",
            "octubre october",
            "noviembre november",
            "diciembre december",
        ),
        1,
    )
    for name in names.split()
}
YES = frozenset(["si", "sí", "s", "yes", "y", "true", "verdadero", "1", "x"])
NO = frozenset(["no", "n", "false", "falso", "0"])


def one_line(text: str) -> str:
    return " ".join(text.split())


def cell_name(text: str) -> str:
    name = one_line(text)
    # "Nitrato RentalSL": a legal form stuck to the name by a lost space.
    name = re.sub(r"(?<=[a-záéíóúñ])(S\.?L\.?(?:U\.?)?|S\.?A\.?|Soc\. Coop\. Mad\.)$", r" \1", name)
    if len(name) > 200:
        raise CellInvalid(_("A name has at most 200 characters."))
    return name


def cell_tax_id(text: str) -> tuple[str, str]:
    try:
        return clean_tax_id(text, settings.CLUSTER.tax_country)
    except TaxIdInvalid:
        raise CellInvalid(
            _("“%(text)s” is not a valid tax ID: check its letters and control digit.") % {"text": text}
        ) from None


def cell_mail(text: str) -> str:
    mail = text.strip().removeprefix("mailto:").strip(" ;,<>").lower()
    if not mail:
        return ""
    try:
        validate_email(mail)
    except ValidationError:
        raise CellInvalid(_("“%(text)s” is not a mail address.") % {"text": text}) from None
    return mail


def cell_phone(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return clean_phone(text, settings.CLUSTER.contact.country)
    except ValueError:
        raise CellInvalid(_("“%(text)s” is not a phone number.") % {"text": text}) from None


def cell_web(text: str) -> str:
    web = text.strip()
    if not web:
        return ""
    if "://" not in web:
        web = f"https://{web}"
    try:
        URLValidator(schemes=["http", "https"])(web)
    except ValidationError:
        raise CellInvalid(_("“%(text)s” is not a web address.") % {"text": text}) from None
    return web


def cell_date(text: str) -> date | None:
    """A day written as 2023-03-30, 30/03/2023, 30-3-23 or 30 de marzo de 2023 (day first, as Europe writes)."""
    clean = folded(one_line(text)).strip(".")
    if not clean:
        return None
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?", clean):
        year, month, day = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})", clean):
        day, month, year = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?(?: de)? ([a-z]+),?(?: de| del)? (\d{4})", clean):
        day, month, year = int(match[1]), MONTHS.get(match[2], 0), int(match[3])
    else:
        raise CellInvalid(_("“%(text)s” is not a date: write it as 30/03/2023.") % {"text": text})
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        raise CellInvalid(_("“%(text)s” is not a day of the calendar.") % {"text": text}) from None


def cell_year(text: str) -> int | None:
    match = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
    if text.strip() and not match:
        raise CellInvalid(_("“%(text)s” is not a year.") % {"text": text})
    return int(match[1]) if match else None


def cell_size(text: str) -> str:
    """A band from its name, a headcount or a range of it."""
    clean = folded(one_line(text))
    if not clean:
        return ""
    bands = {band for _low, band in SIZE_BANDS}
    spanish = {"microempresa": "micro", "pequena": "small", "mediana": "medium", "grande": "large"}
    if clean in bands or clean in spanish:
        return clean if clean in bands else spanish[clean]
    numbers = [int(one) for one in re.findall(r"\d+", clean.replace(".", ""))]
    if not numbers:
        raise CellInvalid(_("“%(text)s” is not a number of people.") % {"text": text})
    return size_band(sum(numbers[:2]) // len(numbers[:2]))


def cell_standing(text: str) -> str:
    words = folded(one_line(text))
    if not words:
        return ""
    for beginning, standing in (
        ("fund", Standing.FOUNDER),
        ("found", Standing.FOUNDER),
        ("instit", Standing.INSTITUTIONAL),
        ("soci", Standing.FULL),
        ("member", Standing.FULL),
        ("full", Standing.FULL),
        ("miembro", Standing.FULL),
        ("numer", Standing.FULL),
    ):
        if words.startswith(beginning):
            return str(standing)
    return ""


def cell_kind(text: str) -> str:
    words = folded(one_line(text))
    for beginning, kind in (
        ("univers", Kind.UNIVERSITY),
        ("escuela", Kind.SCHOOL),
        ("school", Kind.SCHOOL),
        ("asociac", Kind.ASSOCIATION),
        ("assoc", Kind.ASSOCIATION),
        ("fundac", Kind.FOUNDATION),
        ("foundat", Kind.FOUNDATION),
        ("administ", Kind.PUBLIC_BODY),
        ("public", Kind.PUBLIC_BODY),
        ("auton", Kind.SOLE_TRADER),
        ("sole", Kind.SOLE_TRADER),
        ("empresa", Kind.COMPANY),
        ("company", Kind.COMPANY),
    ):
        if words.startswith(beginning):
            return str(kind)
    return str(Kind.COMPANY) if not words or words not in Kind.values else words


def cell_yes(text: str) -> bool | None:
    word = folded(text.strip())
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    raise CellInvalid(_("“%(text)s” is neither yes nor no.") % {"text": text})


def cell_address(text: str) -> dict[str, str]:
    """`{"city", "place", "country"}` from “Lisboa (Portugal)”, “MADRID” or a municipality of the territory."""
    clean = one_line(text)
    if not clean:
        return {}
    match = re.fullmatch(r"(.+?)\s*\(([^)]+)\)", clean)
    city, country = (match[1], country_code(match[2])) if match else (clean, "")
    place = cluster.match_place(city)
    if place:
        return {"city": place.name, "place": place.code, "country": settings.CLUSTER.contact.country}
    return {"city": city.title() if city.isupper() else city, "place": "", "country": country}


@lru_cache(maxsize=1000)
def country_code(text: str) -> str:
    wanted = folded(text.strip())
    if len(wanted) == 2:
        return wanted.upper()
    for language in settings.CLUSTER.languages:
        for code in _countries():
            if folded(territory_name(code, language)) == wanted:
                return code
    return ""


def _countries() -> list[str]:
    codes = (str(code) for code in Locale.parse("en").territories)
    return [code for code in codes if len(code) == 2 and code.isalpha()]


def long_text(limit: int, text: str) -> str:
    if len(text) > limit:
        raise CellInvalid(_("The text is longer than %(limit)s characters.") % {"limit": limit})
    return text.strip()


class OrganisationImport:
    key = "organisations"
    title = gettext_lazy("Organisations")
    fields = (
        ImportField(
            "legal_name",
            gettext_lazy("Legal name"),
            (
                "razón social",
                "nombre",
                "entidad",
                "empresa",
                "denominación social",
                "legal name",
                "name",
                "company",
                "organisation",
            ),
            cell_name,
            required=True,
        ),
        ImportField(
            "trade_name",
            gettext_lazy("Trade name"),
            ("nombre comercial", "marca", "trade name", "brand"),
            cell_name,
        ),
        ImportField(
            "tax_id",
            gettext_lazy("Tax ID"),
            ("cif", "nif", "c.i.f.", "n.i.f.", "nif/cif", "cif/nif", "vat", "vat number", "tax id"),
            cell_tax_id,
        ),
        ImportField(
            "activity",
            gettext_lazy("Main activity"),
            ("actividad principal", "actividad", "sector", "main activity", "activity"),
            one_line,
        ),
        ImportField(
            "city",
            gettext_lazy("City"),
            ("municipio", "ciudad", "población", "localidad", "city", "town", "municipality"),
            cell_address,
        ),
        ImportField(
            "street",
            gettext_lazy("Street"),
            ("dirección", "domicilio", "calle", "address", "street"),
            partial(long_text, 200),
        ),
        ImportField(
            "postal_code",
            gettext_lazy("Postal code"),
            ("código postal", "cp", "c.p.", "postal code", "postcode", "zip"),
            partial(long_text, 12),
        ),
        ImportField("country", gettext_lazy("Country"), ("país", "country"), country_code),
        ImportField(
            "phone",
            gettext_lazy("Phone"),
            ("teléfono", "tel", "tfno", "móvil", "phone", "telephone"),
            cell_phone,
        ),
        ImportField(
            "email",
            gettext_lazy("Mail address"),
            ("correo-e", "correo", "correo electrónico", "email", "e-mail", "mail"),
            cell_mail,
        ),
        ImportField(
            "website", gettext_lazy("Website"), ("web", "página web", "url", "sitio web", "website"), cell_web
        ),
        ImportField(
            "member_since",
            gettext_lazy("Member since"),
            ("fecha de alta", "alta", "fecha alta", "socio desde", "member since", "joined", "joining date"),
            cell_date,
        ),
        ImportField(
            "standing",
            gettext_lazy("Standing"),
            ("tipo de socio", "clase de socio", "tipo", "member type", "class of member", "standing"),
            cell_standing,
        ),
        ImportField(
            "size_band",
            gettext_lazy("Size"),
            (
                "nº empleados",
                "n.º empleados",
                "empleados",
                "plantilla",
                "tamaño",
                "employees",
                "staff",
                "headcount",
                "size",
            ),
            cell_size,
        ),
        ImportField(
            "kind",
            gettext_lazy("Kind"),
            ("tipo de entidad", "forma", "kind", "type of organisation"),
            cell_kind,
        ),
        ImportField(
            "founded_year",
            gettext_lazy("Founded in"),
            ("año de fundación", "año de constitución", "founded", "founded in", "year founded"),
            cell_year,
        ),
        ImportField(
            "listed",
            gettext_lazy("In the directory"),
            ("en el directorio", "publicar", "visible", "listed", "in the directory"),
            cell_yes,
        ),
        ImportField(
            "tagline_es", gettext_lazy("In one line (Spanish)"), ("lema", "resumen"), partial(long_text, 160)
        ),
        ImportField(
            "tagline_en",
            gettext_lazy("In one line (English)"),
            ("tagline", "summary"),
            partial(long_text, 160),
        ),
        ImportField(
            "description_es",
            gettext_lazy("Description (Spanish)"),
            ("descripción", "descripcion es"),
            partial(long_text, 5000),
        ),
        ImportField(
            "description_en",
            gettext_lazy("Description (English)"),
            ("description", "description en"),
            partial(long_text, 5000),
        ),
        ImportField(
            "office_notes",
            gettext_lazy("Office’s notes"),
            ("observaciones", "notas", "comentarios", "notes", "remarks", "comments"),
            partial(long_text, 5000),
        ),
    )

    # -- planning ---------------------------------------------------------------------------------------

    def plan(
        self, rows: list[tuple[int, dict[str, Any]]], decisions: dict[str, str]
    ) -> tuple[list[PlannedRow], list[Problem], list[Problem]]:
        existing = list(with_details(Organisation.objects.filter(merged_into=None)))
        by_tax = {(one.tax_country, one.tax_id): one for one in existing if one.tax_id}
        by_id = {str(one.pk): one for one in existing}
        likeness = _Likeness(existing)
        planned: list[PlannedRow] = []
        rejected: list[Problem] = []
        warnings: list[Problem] = []
        seen_tax: dict[tuple[str, str], PlannedRow] = {}
        for number, values in rows:
            decision = decisions.get(str(number), "")
            if decision == "skip":
                rejected.append(Problem(number, "legal_name", _("Left out by the office.")))
                continue
            profile, standing, said = self.values(number, values)
            warnings.extend(said)
            tax = (profile.get("tax_country", ""), profile.get("tax_id", ""))
            row = PlannedRow(
                number, "create", profile["legal_name"], {"profile": profile, "standing": standing}
            )
            target = by_id.get(decision) if decision not in ("", "new") else None
            if target is None and tax[1] and tax in seen_tax:
                first = seen_tax[tax]
                if similarity(first.name, row.name) >= rule("import_same_name").value:
                    planned.append(self._repeated(row, first))
                    continue
                # Two names for one identifier: keep both rows, but let only the first have the identifier.
                profile["tax_id"] = profile["tax_country"] = ""
                warnings.append(
                    Problem(
                        number,
                        "tax_id",
                        _(
                            "Row %(row)s (%(name)s) has the same tax ID; this one is kept without it: check which is right."
                        )
                        % {"row": first.row, "name": first.name},
                    )
                )
                tax = ("", "")
            if target is None and tax[1] and tax in by_tax:
                target = by_tax[tax]
            if target is None and decision != "new":
                row.candidates = likeness.candidates(profile, standing)
            if target is not None:
                row.target = str(target.pk)
                row.differences = self._differences(target, profile, standing)
                row.action = "update" if row.differences else "keep"
            if tax[1]:
                seen_tax.setdefault(tax, row)
            planned.append(row)
        return planned, rejected, warnings

    def values(
        self, number: int, values: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any], list[Problem]]:
        """The profile, the standing and the warnings of one row; empty cells say nothing."""
        said: list[Problem] = []
        profile: dict[str, Any] = {"legal_name": values["legal_name"]}
        for name in (
            "trade_name",
            "phone",
            "email",
            "website",
            "size_band",
            "kind",
            "founded_year",
            "office_notes",
        ):
            if values.get(name):
                profile[name] = values[name]
        if values.get("tax_id") and values["tax_id"][1]:
            profile["tax_country"], profile["tax_id"] = values["tax_id"]
        for name in ("tagline", "description"):
            texts = {
                code: values[f"{name}_{code}"]
                for code in settings.CLUSTER.languages
                if values.get(f"{name}_{code}")
            }
            if texts:
                profile[name] = texts
        if values.get("activity"):
            activity = cluster.match_activity(values["activity"])
            if activity:
                profile["activities"] = [{"code": activity.code, "primary": True, "capabilities": {}}]
            else:
                said.append(
                    Problem(
                        number,
                        "activity",
                        _("“%(text)s” is none of the activities; choose one later.")
                        % {"text": values["activity"]},
                    )
                )
        address = dict(values.get("city") or {})
        for name in ("street", "postal_code"):
            if values.get(name):
                address[name] = values[name]
        if values.get("country"):
            address["country"] = values["country"]
        if address:
            profile["premises"] = [
                {
                    "label": "",
                    "street": "",
                    "postal_code": "",
                    "city": "",
                    "country": "",
                    "place": "",
                    "is_main": True,
                    **address,
                }
            ]
        standing: dict[str, Any] = {}
        if values.get("member_since"):
            standing["member_since"] = values["member_since"].isoformat()
        if values.get("standing") or values.get("member_since"):
            standing["standing"] = values.get("standing") or str(Standing.FULL)
        if values.get("listed") is not None:
            standing["listed"] = values["listed"]
        return profile, standing, said

    def _repeated(self, row: PlannedRow, first: PlannedRow) -> PlannedRow:
        """A second row about the organisation of an earlier one: it fills gaps and mends a name in capitals."""
        ours = first.values["profile"]
        theirs = row.values["profile"]
        if ours["legal_name"].isupper() and not theirs["legal_name"].isupper():
            ours["legal_name"] = first.name = theirs["legal_name"]
        differences = [Difference(name, "", value) for name, value in theirs.items() if not ours.get(name)]
        for difference in differences:
            ours[difference.field] = difference.after
        for name, value in row.values["standing"].items():
            if name not in first.values["standing"]:
                first.values["standing"][name] = value
        row.target = f"row:{first.row}"
        row.differences = differences
        row.action = "update" if differences else "keep"
        row.candidates = [{"id": row.target, "name": first.name, "why": _("same tax ID"), "score": 100}]
        return row

    def _differences(
        self, target: Organisation, profile: dict[str, Any], standing: dict[str, Any]
    ) -> list[Difference]:
        current = profile_of(target)
        found: list[Difference] = []
        for name, value in profile.items():
            before = current.get(name)
            if name == "legal_name" and before and folded(one_line(before)) == folded(value):
                continue
            if name in ("tagline", "description"):
                value = {**(before or {}), **value}
            if name == "activities":
                known = {one["code"] for one in before or ()}
                if value[0]["code"] in known:
                    continue
                value = [*(before or ()), {**value[0], "primary": not before}]
            if name == "premises":
                if any(_same_address(one, value[0]) for one in before or ()):
                    continue
                value = [*(before or ()), {**value[0], "is_main": not before}]
            if before != value:
                found.append(Difference(name, before, value))
        for name, value in standing.items():
            before = getattr(target, name)
            shown = before.isoformat() if isinstance(before, date) else before
            if shown != value and not (name == "standing" and before):
                found.append(Difference(name, shown, value))
        return found

    # -- doing and undoing ------------------------------------------------------------------------------

    def apply(
        self, planned: list[PlannedRow], *, by: Any, reason: str, tell: Callable[[int, int], None]
    ) -> dict[str, Any]:
        total = len(planned)
        fresh = [row for row in planned if row.action == "create"]
        created: list[dict[str, Any]] = []
        for start in range(0, len(fresh), 500):
            created.extend(self._create(fresh[start : start + 500], by, reason))
            tell(min(start + 500, len(fresh)), total)
        updated = []
        changes = [row for row in planned if row.action == "update" and not row.target.startswith("row:")]
        for position, row in enumerate(changes, len(fresh) + 1):
            updated.append(self._update(row, by, reason))
            tell(position, total)
        return {"created": created, "updated": updated}

    def _create(self, rows: list[PlannedRow], by: Any, reason: str) -> list[dict[str, Any]]:
        """Many at once: the same rows as `actions.register` writes, in a handful of statements."""
        now = timezone.now()
        taken = set(Organisation.objects.values_list("slug", flat=True))
        activities, places = cluster.activities(), cluster.places()
        organisations = []
        for row in rows:
            profile, standing = row.values["profile"], row.values["standing"]
            since = standing.get("member_since")
            organisations.append(
                Organisation(
                    slug=actions.free_slug(profile.get("trade_name") or profile["legal_name"], taken),
                    **{name: profile[name] for name in PLAIN if name in profile},
                    standing=standing.get("standing", ""),
                    member_since=date.fromisoformat(since) if since else None,
                    listed=standing.get("listed", True),
                    created_at=now,
                    updated_at=now,
                )
            )
        Organisation.objects.bulk_create(organisations)
        pairs = list(zip(organisations, rows, strict=True))
        OrganisationActivity.objects.bulk_create(
            OrganisationActivity(
                organisation=organisation,
                category_id=activities[one["code"]].id,
                is_primary=one["primary"],
                capabilities=one["capabilities"],
            )
            for organisation, row in pairs
            for one in row.values["profile"].get("activities", ())
        )
        Premises.objects.bulk_create(
            Premises(
                organisation=organisation,
                place=places.get(one["place"]),
                **{
                    name: one[name]
                    for name in ("label", "street", "postal_code", "city", "country", "is_main")
                },
            )
            for organisation, row in pairs
            for one in row.values["profile"].get("premises", ())
        )
        stored = {
            one.pk: one
            for one in with_details(Organisation.objects.filter(pk__in=[one.pk for one in organisations]))
        }
        ProfileVersion.objects.bulk_create(
            ProfileVersion(
                organisation_id=pk,
                version=1,
                profile=profile_of(one),
                author_name=str(by) if by else "Claqueta",
                reason=reason[:200],
            )
            for pk, one in stored.items()
        )
        AuditEntry.objects.bulk_create(
            AuditEntry(
                actor=by if getattr(by, "pk", None) else None,
                actor_name=str(by) if by else "Claqueta",
                verb="registered",
                object_type=Organisation._meta.label_lower,
                object_id=str(one.pk),
                object_name=one.name,
                reason=reason,
            )
            for one in organisations
        )
        search.note_change(*organisations)
        return [{"id": one.pk, "version": 1} for one in organisations]

    def _update(self, row: PlannedRow, by: Any, reason: str) -> dict[str, Any]:
        organisation = with_details().get(pk=row.target)
        before, was = profile_of(organisation), organisation.version
        standing_before = {
            "standing": organisation.standing,
            "member_since": organisation.member_since.isoformat() if organisation.member_since else None,
            "listed": organisation.listed,
        }
        changes = {one.field: one.after for one in row.differences}
        profile = {name: value for name, value in changes.items() if name not in standing_before}
        if profile:
            organisation = actions.publish_profile(organisation, profile, by=by, reason=reason)
        if {"standing", "member_since"} & changes.keys():
            since = str(changes.get("member_since") or standing_before["member_since"] or "")
            actions.set_standing(
                organisation,
                standing=changes.get("standing") or organisation.standing,
                since=date.fromisoformat(since) if since else None,
                until=organisation.member_until,
                by=by,
            )
        if "listed" in changes:
            actions.set_listed([organisation], changes["listed"], by=by)
        organisation.refresh_from_db()
        return {
            "id": organisation.pk,
            "was": was,
            "version": organisation.version,
            "profile": {name: before[name] for name in profile},
            "standing": standing_before,
        }

    @transaction.atomic
    def undo(self, record: dict[str, Any], *, by: Any) -> list[str]:
        kept: list[str] = []
        for entry in record.get("updated", ()):
            organisation = with_details().filter(pk=entry["id"]).first()
            if organisation is None:
                continue
            if organisation.version != entry["version"]:
                kept.append(organisation.name)
                continue
            actions.publish_profile(organisation, entry["profile"], by=by, reason=_("import undone"))
            since = entry["standing"]["member_since"]
            actions.set_standing(
                organisation,
                standing=entry["standing"]["standing"],
                since=date.fromisoformat(since) if since else None,
                until=organisation.member_until,
                by=by,
            )
            actions.set_listed(
                [Organisation.objects.get(pk=organisation.pk)], entry["standing"]["listed"], by=by
            )
        ids = {entry["id"]: entry["version"] for entry in record.get("created", ())}
        gone = []
        for organisation in Organisation.objects.filter(pk__in=ids).prefetch_related(
            "affiliations", "merged"
        ):
            if (
                organisation.version != ids[organisation.pk]
                or organisation.affiliations.all()
                or organisation.merged.all()
            ):
                kept.append(organisation.name)
            else:
                gone.append(organisation)
        for organisation in gone:
            audit.record("unregistered", organisation, by=by, reason=_("import undone"))
        search.note_change(*gone)
        Organisation.objects.filter(pk__in=[one.pk for one in gone]).delete()
        return kept


def similarity(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(bare_name(one), bare_name(other)))


def bare_name(name: str) -> str:
    """The name without its legal form, folded."""
    return folded(SUFFIXES.sub("", name.strip()).strip(" ,."))


def _same_address(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(
        not other.get(name) or folded(str(one.get(name) or "")) == folded(str(other[name]))
        for name in ("street", "postal_code", "city", "country")
    )


class _Likeness:
    """Finds who on record may be the organisation of a row without a known tax ID."""

    def __init__(self, organisations: list[Organisation]) -> None:
        self.by_id = {one.pk: one for one in organisations}
        self.names: dict[str, list[int]] = {}
        self.domains: dict[str, list[int]] = {}
        self.streets: dict[str, list[int]] = {}
        for one in organisations:
            for name in {bare_name(one.legal_name), bare_name(one.trade_name)} - {""}:
                self.names.setdefault(name, []).append(one.pk)
            if domain := domain_of(one.website):
                self.domains.setdefault(domain, []).append(one.pk)
            for premises in one.premises.all():
                if premises.street:
                    self.streets.setdefault(folded(f"{premises.street} {premises.city}"), []).append(one.pk)
        self.choices = list(self.names)

    def candidates(self, profile: dict[str, Any], standing: dict[str, Any]) -> list[dict[str, Any]]:
        found: dict[int, tuple[float, str]] = {}
        wanted = bare_name(profile.get("trade_name") or profile["legal_name"])
        for name, score, _position in process.extract(
            wanted,
            self.choices,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=rule("import_probable_name").value,
            limit=3,
        ):
            for pk in self.names[name]:
                found[pk] = (score, _("similar name"))
        for pk in self.domains.get(domain_of(profile.get("website", "")), ()):
            found.setdefault(pk, (95, _("same website")))
        for one in profile.get("premises", ()):
            if one.get("street"):
                for pk in self.streets.get(folded(f"{one['street']} {one['city']}"), ()):
                    found.setdefault(pk, (80, _("same address")))
        return [
            {"id": str(pk), "name": self.by_id[pk].name, "why": why, "score": round(score)}
            for pk, (score, why) in sorted(found.items(), key=lambda item: -item[1][0])[:3]
        ]


def domain_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
