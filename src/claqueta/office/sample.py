"""Load a cluster's fictional sample, and its people to sign in with. Never on an instance that has real data."""

import io
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
from PIL import Image, ImageDraw

from claqueta.accounts.actions import grant_role, person_for
from claqueta.accounts.models import Account, Person, Role
from claqueta.cluster.queries import match_place
from claqueta.foundation.search import rebuild
from claqueta.organisations import actions
from claqueta.organisations.models import Affiliation, Organisation

SAMPLE_PASSWORD = "claqueta-de-muestra"  # noqa: S105 - printed on purpose: the sample is public
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
    with transaction.atomic():
        accounts = _people()
        for entry in entries:
            _organisation(entry)
        first = Organisation.objects.exclude(standing="").order_by("pk").first()
        if first is not None:
            actions.affiliate(
                first, person_for(accounts["member@claqueta.example"]), Affiliation.Kind.REPRESENTATIVE
            )
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
    organisation = actions.register(
        profile, reason=_("sample"), standing=entry["standing"], member_since=since
    )
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


def _pictures(organisation: Organisation) -> None:
    """Two drawn scenes; nobody's photograph."""
    for number, caption in enumerate(
        (
            {"es": "Plató en montaje (dibujo de muestra)", "en": "A stage being built (sample drawing)"},
            {"es": "Sala de proyección (dibujo de muestra)", "en": "Screening room (sample drawing)"},
        )
    ):
        scene = io.BytesIO(drawn_scene(f"{organisation.name} {number}"))
        actions.add_picture(organisation, scene, caption)


def drawn_scene(seed: str) -> bytes:
    """A set at night: floor, wall, two beams of light and a screen, in the colours of its seed."""
    digest = sha256(seed.encode()).digest()
    hue, side = digest[0] * 360 // 256, 200 + digest[1]
    picture = Image.new("RGB", (1200, 800), f"hsl({hue}, 30%, 14%)")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 560), (1200, 560), (1200, 800), (0, 800)], fill=f"hsl({hue}, 25%, 22%)")
    draw.rectangle((600 - side, 180, 600 + side, 500), fill=f"hsl({(hue + 40) % 360}, 45%, 62%)")
    for start in (180 + digest[2], 900 - digest[3]):
        draw.polygon(
            [(start, 0), (start + 40, 0), (start + 220, 800), (start - 180, 800)],
            fill=f"hsl({(hue + 20) % 360}, 40%, 40%)",
        )
    for step in range(12):
        draw.line([(100 * step, 560), (140 * step - 260, 800)], fill=f"hsl({hue}, 25%, 30%)", width=3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _scattered(latitude: float, longitude: float, seed: str) -> tuple[float, float]:
    """A point near the town's centre, always the same for the same name."""
    digest = sha256(seed.encode()).digest()
    angle, distance = digest[0] / 255 * 2 * math.pi, digest[1] / 255 * 0.025
    return round(latitude + distance * math.sin(angle), 5), round(longitude + distance * math.cos(angle), 5)


def drawn_logo(name: str) -> bytes:
    """A mark drawn from the name: two shapes and two colours."""
    digest = sha256(name.encode()).digest()
    palette = [
        "#d7263d",
        "#1b998b",
        "#2e294e",
        "#f46036",
        "#5f0f40",
        "#0f4c5c",
        "#9a031e",
        "#386641",
        "#3a0ca3",
        "#bc6c25",
    ]
    back, front = palette[digest[0] % 10], palette[(digest[0] + 1 + digest[1] % 9) % 10]
    picture = Image.new("RGB", (256, 256), "#f7f3ec")
    draw = ImageDraw.Draw(picture)
    size = 60 + digest[2] % 50
    match digest[3] % 5:
        case 0:
            draw.ellipse((128 - size, 128 - size, 128 + size, 128 + size), fill=back)
            draw.rectangle((128, 128 - size, 128 + size, 128 + size), fill=front)
        case 1:
            draw.polygon([(128, 40), (216, 210), (40, 210)], fill=back)
            draw.ellipse((96, 120, 160, 184), fill=front)
        case 2:
            for step in range(4):
                draw.rectangle(
                    (50 + step * 40, 200 - (digest[4 + step] % 140), 80 + step * 40, 206),
                    fill=(back, front)[step % 2],
                )
        case 3:
            draw.rectangle((56, 56, 200, 200), fill=back)
            draw.polygon([(56, 200), (200, 56), (200, 200)], fill=front)
        case _:
            draw.pieslice((40, 40, 216, 216), digest[4] % 360, digest[4] % 360 + 230, fill=back)
            draw.ellipse((104, 104, 152, 152), fill=front)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


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
