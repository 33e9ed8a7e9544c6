"""Load a cluster's fictional sample, and its people to sign in with. Never on an instance that has real data."""

import json
import math
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.actions import grant_role, person_for
from claqueta.accounts.models import Account, Person, Role
from claqueta.cluster.queries import match_place
from claqueta.foundation.search import rebuild
from claqueta.office.sample.drawing import drawn_logo, drawn_scene
from claqueta.office.sample.history import date_back, list_that_waits, what_waits
from claqueta.organisations import actions
from claqueta.organisations.models import Affiliation, Organisation

SAMPLE_PASSWORD = "claqueta-de-muestra"  # noqa: S105 - printed on purpose: the sample is public
LATER = ("credits", "awards")
"""What each organisation published after it was put on record, so that its profile has a history."""
SAMPLE_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
PEOPLE: tuple[tuple[str, str, Role | None], ...] = (
    ("admin@claqueta.example", "Alba Montero (muestra)", Role.OFFICE_ADMIN),
    ("office@claqueta.example", "Bruno Navas (muestra)", Role.OFFICE_STAFF),
    ("editor@claqueta.example", "Gala Olmedo (muestra)", Role.EDITOR),
    ("treasurer@claqueta.example", "Hugo Robledo (muestra)", Role.TREASURER),
    ("secretary@claqueta.example", "Irene Frías (muestra)", Role.SECRETARY),
    ("board@claqueta.example", "Jaime Dorado (muestra)", Role.BOARD_MEMBER),
    ("partner@claqueta.example", "Lara Quiroga (muestra)", Role.PARTNER_OFFICER),
    ("member@claqueta.example", "Marcos Tejera (muestra)", None),
)


def load() -> int:
    """The sample's organisations and people; what is there already is left alone."""
    path = settings.CLUSTER.folder / "sample" / "organisations.json"
    entries = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    empty = not Organisation.objects.exists()
    with transaction.atomic():
        accounts = _people()
        for entry in entries:
            _organisation(entry)
        first = Organisation.objects.exclude(standing="").order_by("pk").first()
        if first is not None:
            actions.affiliate(
                first, person_for(accounts["member@claqueta.example"]), Affiliation.Kind.REPRESENTATIVE
            )
            if empty:
                what_waits(first, accounts)
    list_that_waits(accounts["office@claqueta.example"])
    rebuild()
    return len(entries)


def _people() -> dict[str, Account]:
    accounts = {}
    for email, name, role in PEOPLE:
        account = Account.objects.filter(email=email).first()
        if account is None:
            account = Account.objects.create_user(
                email, SAMPLE_PASSWORD, name=name, language=settings.LANGUAGE_CODE
            )
            EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
            if role and role != Role.PARTNER_OFFICER:
                Authenticator.objects.create(
                    user=account,
                    type=Authenticator.Type.TOTP,
                    data={"secret": get_adapter().encrypt(SAMPLE_SECRET)},
                )
        person_for(account, name=name)
        if role:
            grant_role(account, role)
        accounts[email] = account
    return accounts


def _organisation(entry: dict[str, Any]) -> None:
    profile = entry["profile"]
    if Organisation.objects.filter(legal_name=profile["legal_name"]).exists():
        return
    for one in profile["premises"]:
        place = match_place(one["city"])
        one["place"] = place.code if place else ""
        if place:
            one["latitude"], one["longitude"] = _scattered(
                place.latitude, place.longitude, profile["legal_name"]
            )
    since = date.fromisoformat(entry["member_since"]) if entry["member_since"] else None
    later = {name: profile.pop(name) for name in LATER if profile.get(name)}
    organisation = actions.register(
        profile, reason=_("sample"), standing=entry["standing"], member_since=since
    )
    if later:
        organisation = actions.publish_profile(organisation, later, reason=_("new works"))
    confirmed = timezone.now() - timedelta(days=entry["confirmed_days_ago"])
    organisation.confirmed_at = confirmed
    organisation.confirmed_by = entry["representative"]
    organisation.updated_at = confirmed
    organisation.logo.save(f"{organisation.slug}.png", ContentFile(drawn_logo(organisation.name)), save=False)
    organisation.save()
    if organisation.standing and sha256(organisation.slug.encode()).digest()[0] % 3 == 0:
        _pictures(organisation)
    if entry["representative"]:
        host = profile["website"].partition("www.")[2]
        person = Person.objects.create(name=entry["representative"], email=f"representante@{host}")
        actions.affiliate(organisation, person, Affiliation.Kind.REPRESENTATIVE, position=entry["position"])
        actions.confirm(organisation, by_name=entry["representative"])
    date_back(organisation, confirmed)


def _pictures(organisation: Organisation) -> None:
    """Two drawn scenes; nobody's photograph."""
    for number, caption in enumerate(
        (
            {"es": "Plató en montaje (dibujo de muestra)", "en": "A stage being built (sample drawing)"},
            {"es": "Sala de proyección (dibujo de muestra)", "en": "Screening room (sample drawing)"},
        )
    ):
        actions.add_picture(organisation, drawn_scene(f"{organisation.name} {number}"), caption)


def _scattered(latitude: float, longitude: float, seed: str) -> tuple[float, float]:
    """A point near the town's centre, always the same for the same name."""
    digest = sha256(seed.encode()).digest()
    angle, distance = digest[0] / 255 * 2 * math.pi, digest[1] / 255 * 0.025
    return round(latitude + distance * math.sin(angle), 5), round(longitude + distance * math.cos(angle), 5)


@lru_cache(maxsize=1)
def _known() -> dict[str, Role | None]:
    return {email: role for email, _name, role in PEOPLE}


def sample_sign_ins() -> list[tuple[str, str, bool]]:
    """`(address, role, needs a code)` of the sample accounts that exist."""
    there = set(Account.objects.filter(email__in=_known()).values_list("email", flat=True))
    return [
        (
            email,
            str(role.label) if role else str(Affiliation.Kind.REPRESENTATIVE.label),
            bool(role and role != Role.PARTNER_OFFICER),
        )
        for email, role in _known().items()
        if email in there
    ]


def present_code(email: str) -> str:
    """The code that the sample account's second factor asks for now; empty for any other account."""
    account = Account.objects.filter(email=email).first() if email in _known() else None
    authenticator = (
        Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first() if account else None
    )
    if authenticator is None or get_adapter().decrypt(authenticator.data["secret"]) != SAMPLE_SECRET:
        return ""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SAMPLE_SECRET, counter)))
