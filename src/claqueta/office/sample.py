"""The sample: its people to sign in with, then what each domain brings. Never on an instance that has real data."""

from functools import lru_cache

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from claqueta.accounts.actions import grant_role, make_token, person_for
from claqueta.accounts.models import Account
from claqueta.accounts.roles import Role
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import gathered
from claqueta.foundation.search import rebuild
from claqueta.foundation.transactions import atomic

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
    """Everything that the cluster's folder has as a sample, again and again without harm; how many search documents."""
    with atomic():
        accounts = _people()
        _key(accounts["office@claqueta.example"])
    for brings in gathered(lambda part: [part.sample] if part.sample else []):
        import_string(brings)(accounts)
    for tells in gathered(lambda part: [part.sample_story] if part.sample_story else []):
        import_string(tells)(accounts)
    return rebuild()


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
            grant_role(account, role, by=SYSTEM)
        accounts[email] = account
    return accounts


def _key(owner: Account) -> None:
    """A program's key, whose secret nobody was told."""
    if not owner.keys.exists():
        days = max(rule("api_key_lifetimes").values)
        make_token(name="Cartelera de la web (muestra)", scopes=["read"], days=days, by=owner)


@lru_cache(maxsize=1)
def _known() -> dict[str, Role | None]:
    return {email: role for email, _name, role in PEOPLE}


def sample_sign_ins() -> list[tuple[str, str, bool]]:
    """`(address, role, needs a code)` of the sample accounts that exist."""
    there = set(Account.objects.filter(email__in=_known()).values_list("email", flat=True))
    return [
        (
            email,
            str(role.label) if role else _("Acts for a member"),
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
