"""The steps of an application, each judged by itself: what was typed as text becomes values, or a message by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claqueta.accounts.policies import is_a_name
from claqueta.cluster.bylaws import InForce
from claqueta.cluster.models import Category
from claqueta.foundation.judging import Choice, Day, Mail, Shape, Text, Unfit, WebAddress, Whole, judged
from claqueta.foundation.money import Money
from claqueta.foundation.translated import current_language, text_in
from claqueta.membership.applying.tables import MOST_PEOPLE
from claqueta.membership.applying.wording import iban_problem
from claqueta.membership.policies.iban import IbanInvalid, bank_account
from claqueta.membership.policies.signature import SignatureInvalid, is_drawn, strokes_of
from claqueta.membership.policies.sizes import turnover_bands, turnover_of
from claqueta.organisations.models import Kind
from claqueta.organisations.policies import TaxIdInvalid, clean_tax_id
from claqueta.organisations.shapes import phone_kept

type Typed = Mapping[str, str]
type Problems = dict[str, str]
OLDEST = date(1500, 1, 1)
ADDRESS_FIRST = "https://"


@dataclass(frozen=True, slots=True)
class Around:
    """What a step is judged with besides its own words."""

    today: date
    bylaws: InForce
    answers: Mapping[str, Typed]
    iban: bool = False
    """Whether an IBAN is kept already, so that none need be typed."""
    resolution: bool = False
    """Whether the certified resolution is there."""
    mandate: bool = False
    """Whether a signed mandate is there: drawn, or as a file."""

    def said(self, step: str, name: str) -> str:
        return self.answers.get(step, {}).get(name, "")


def _categories() -> set[str]:
    return set(Category.objects.filter(retired=False, children=None).values_list("code", flat=True))


ORGANISATION: dict[str, Shape] = {
    "legal_name": Text(200, required=True),
    "tax_id": Text(30, required=True),
    "kind": Choice(lambda: Kind.values, required=True),
    "activity": Choice(_categories, required=True),
    "website": WebAddress(),
    "founded_on": Day(OLDEST, date(2199, 12, 31)),
    "street": Text(200, required=True),
    "postal_code": Text(12, required=True),
    "city": Text(120, required=True),
}
MEMBERSHIP: dict[str, Shape] = {
    "class_key": Text(40, required=True),
    "condition": Text(40, required=True),
    "reasons": Text(4000, lines=True, required=True),
    "headcount": Whole(0, MOST_PEOPLE, required=True),
    "turnover_band": Text(40, required=True),
}
PERSON: dict[str, Shape] = {
    "rep_name": Text(120, required=True),
    "rep_position": Text(120, required=True),
    "rep_email": Mail(required=True),
    "rep_phone": Text(40, required=True, check=phone_kept),
}
"""Who would represent the organisation."""
REPRESENTATIVE: dict[str, Shape] = {
    **PERSON,
    "resolution_on": Day(OLDEST, date(2199, 12, 31)),
    "resolution_how": Choice(lambda: ("now", "later"), required=True),
}
PAYMENT: dict[str, Shape] = {
    "pay": Choice(lambda: ("debit", "transfer"), required=True),
    "holder": Text(140),
    "scheme": Choice(lambda: ("CORE", "B2B"), default="CORE"),
    "sign": Choice(lambda: ("draw", "upload", "later"), default="later"),
    "signed_place": Text(120),
}
CONSENT: dict[str, Shape] = {
    "bylaws": Choice(lambda: ("on",)),
    "privacy": Choice(lambda: ("on",)),
}
OF_REPRESENTATIVE: Mapping[str, tuple[str, ...]] = {"representative": tuple(PERSON)}
OF_PAYER: Mapping[str, tuple[str, ...]] = {"payment": ("holder", "signed_place")}
"""Step → its fields that tell of a person: they go when that person asks; the rest is of the organisation."""


# -- What can be chosen ------------------------------------------------------------------------------------------


def class_choices(bylaws: InForce, kind: str) -> list[tuple[str, str, str]]:
    """Key, name and text of the classes that an organisation of the kind can apply for."""
    return [
        (one.key, text_in(one.name), text_in(one.text))
        for one in bylaws.classes
        if one.open and (not one.belongs or not kind or kind in one.belongs)
    ]


def condition_choices(bylaws: InForce) -> list[tuple[str, str, str]]:
    return [(one.key, text_in(one.name), text_in(one.text)) for one in bylaws.conditions]


def turnover_choices(bylaws: InForce) -> list[tuple[str, str]]:
    """The bands of turnover, in words."""
    found: list[tuple[str, str]] = []
    below = 0
    for key, top in turnover_bands(bylaws.bands):
        pattern = _("More than %(amount)s") if top is None else _("Up to %(amount)s")
        below = below if top is None else top
        amount = Money(Decimal(below), settings.CLUSTER.currency).formatted(current_language(), whole=True)
        found.append((key, pattern % {"amount": amount}))
    return found


def size_of(headcount: int | None, turnover_band: str, bylaws: InForce) -> tuple[str, Decimal | None]:
    """The band for dues, blank while it is not known, and the turnover that stands for what was chosen."""
    turnover = turnover_of(turnover_band, bylaws.bands)
    band = bylaws.band_of(headcount, turnover)
    return (band.key if band is not None and headcount is not None else ""), turnover


# -- Reading what was typed ----------------------------------------------------------------------------------------


def _read(shape: Shape, text: str) -> Any:
    """A typed text as the value that the shape judges. Raises `Unfit`."""
    if isinstance(shape, Whole):
        digits = text.strip().replace(".", "").replace(" ", "")
        if digits and (not digits.isascii() or not digits.isdigit() or len(digits) > 12):
            raise Unfit(_("Write a whole number, in digits."))
        return int(digits) if digits else None
    if isinstance(shape, Day):
        if not text.strip():
            return None
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            raise Unfit(_("Write a day of the calendar.")) from None
    if isinstance(shape, WebAddress) and text.strip() and "://" not in text:
        return ADDRESS_FIRST + text.strip()
    return text


def judged_texts(typed: Typed, table: Mapping[str, Shape]) -> tuple[dict[str, Any], Problems]:
    """What was typed, by a table; what is not there counts as empty."""
    values: dict[str, Any] = {}
    problems: Problems = {}
    for name, shape in table.items():
        text = typed.get(name, "")
        if isinstance(shape, Choice) and shape.required and not text.strip():
            problems[name] = _("Choose one.")
            continue
        try:
            values[name] = _read(shape, text)
        except Unfit as error:
            problems[name] = str(error)
    kept, refused = judged(values, table)
    return kept, {**problems, **refused}


# -- The steps ------------------------------------------------------------------------------------------------------


def _organisation(typed: Typed, around: Around) -> tuple[dict[str, Any], Problems]:
    kept, problems = judged_texts(typed, ORGANISATION)
    if "tax_id" in kept:
        try:
            kept["tax_country"], kept["tax_id"] = clean_tax_id(kept["tax_id"], settings.CLUSTER.tax_country)
        except TaxIdInvalid:
            problems["tax_id"] = _(
                "This is not a valid tax ID: check its letters and its control digit. Source: Orden EHA/451/2008 (NIF)."
            )
    founded = kept.get("founded_on")
    if founded is None and "founded_on" not in problems:
        problems["founded_on"] = _("This cannot be empty.")
    elif founded is not None and founded > around.today:
        problems["founded_on"] = _("That day has not come yet: an organisation applies once it exists.")
    return kept, problems


def _membership(typed: Typed, around: Around) -> tuple[dict[str, Any], Problems]:
    kept, problems = judged_texts(typed, MEMBERSHIP)
    key, kind = kept.get("class_key", ""), around.said("organisation", "kind")
    if key and key not in {one[0] for one in class_choices(around.bylaws, kind)}:
        found = around.bylaws.member_class(key)
        source = f" ({text_in(found.article)})" if found else ""
        problems["class_key"] = _("An organisation of your kind cannot apply for this class.") + source
    if kept.get("condition") and kept["condition"] not in {one.key for one in around.bylaws.conditions}:
        problems["condition"] = _("This is none of the conditions of admission.")
    if kept.get("turnover_band") and kept["turnover_band"] not in dict(turnover_bands(around.bylaws.bands)):
        problems["turnover_band"] = _("This is none of the choices.")
    return kept, problems


def _representative(typed: Typed, around: Around) -> tuple[dict[str, Any], Problems]:
    kept, problems = judged_texts(typed, REPRESENTATIVE)
    if kept.get("rep_name") and not is_a_name(kept["rep_name"]):
        problems["rep_name"] = _("Write a person’s name, without addresses or numbers.")
    decided = kept.get("resolution_on")
    founded = day_of(around.said("organisation", "founded_on"))
    if kept.get("resolution_how") == "now":
        if not around.resolution and "resolution_how" not in problems:
            problems["resolution_file"] = _("Choose the file, or say that it will follow.")
        if decided is None and "resolution_on" not in problems:
            problems["resolution_on"] = _("On which day was it resolved?")
    if decided is not None and decided > around.today:
        problems["resolution_on"] = _("That day has not come yet.")
    if decided is not None and founded is not None and decided < founded:
        problems["resolution_on"] = _(
            "That is before the organisation was founded, on %(day)s, as you told us in the first step. A body can only resolve once it exists (LO 1/2002 art. 3.e)."
        ) % {"day": founded.strftime("%d/%m/%Y")}
    return kept, problems


def _payment(typed: Typed, around: Around) -> tuple[dict[str, Any], Problems]:
    kept, problems = judged_texts(typed, PAYMENT)
    if typed.get("iban", "").strip():
        try:
            account = bank_account(typed["iban"])
            kept |= {"iban": account.iban, "bic": account.bic, "bank": account.bank}
        except IbanInvalid as error:
            problems["iban"] = iban_problem(error)
    try:
        strokes = strokes_of(typed.get("strokes", ""))
        kept["strokes"] = strokes if is_drawn(strokes) else []
    except SignatureInvalid:
        problems["strokes"] = _("The drawing could not be read: draw it again, or upload the signed mandate.")
    if kept.get("pay") != "debit":
        problems = {name: text for name, text in problems.items() if name == "pay"}
        return kept, problems
    if not around.iban and "iban" not in kept and "iban" not in problems:
        problems["iban"] = _("Which account is it? You may also pay by transfer.")
    if not kept.get("holder") and "holder" not in problems:
        problems["holder"] = _("Whose account is it? As the bank has it.")
    if kept.get("sign") == "draw" and not (kept.get("strokes") or around.mandate or "strokes" in problems):
        problems["strokes"] = _("Sign in the box, or choose another way.")
    if kept.get("sign") == "upload" and not around.mandate:
        problems["mandate_file"] = _("Choose the signed mandate, or choose another way.")
    return kept, problems


def _summary(typed: Typed, around: Around) -> tuple[dict[str, Any], Problems]:
    kept, problems = judged_texts(typed, CONSENT)
    if kept.get("bylaws") != "on":
        problems["bylaws"] = _("Whoever joins accepts the bylaws (LO 1/2002 art. 22.d).")
    if kept.get("privacy") != "on":
        problems["privacy"] = _("We cannot decide without using these data: read how, and say that you have.")
    return kept, problems


def day_of(text: str) -> date | None:
    """A day that was typed as 2026-03-30, or none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


STEPS: dict[str, Callable[[Typed, Around], tuple[dict[str, Any], Problems]]] = {
    "organisation": _organisation,
    "membership": _membership,
    "representative": _representative,
    "payment": _payment,
    "summary": _summary,
}
"""In the order in which they are asked."""


def steps_of(answers: Mapping[str, Typed], bylaws: InForce) -> list[str]:
    """The steps of an application: whoever asks for a class without dues says nothing of paying."""
    asked = bylaws.member_class(answers.get("membership", {}).get("class_key", ""))
    free = asked is not None and not asked.dues
    return [key for key in STEPS if key != "payment" or not free]


def judge(step: str, typed: Typed, around: Around) -> tuple[dict[str, Any], Problems]:
    """The values of a step as they are kept, and field → what is wrong."""
    return STEPS[step](typed, around)


def judged_all(around: Around) -> tuple[dict[str, dict[str, Any]], dict[str, Problems]]:
    """Step → values, and step → problems, without those that have none."""
    values, problems = {}, {}
    for step in steps_of(around.answers, around.bylaws):
        values[step], found = judge(step, around.answers.get(step, {}), around)
        if found:
            problems[step] = found
    return values, problems
