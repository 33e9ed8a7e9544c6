"""Who a circular may reach: one judge for those of an account, persons without one, and addresses of organisations.

LSSI art. 21 forbids news and offers by mail to whoever has not asked for them and has no relation with the sender, and
lets those who have one (21.2) be told as long as each mail says how to stop it. What is about the relation itself, or
about what is held of somebody, is no advertising (LSSI, annex, f) and may be sent on a legitimate interest (GDPR 6.1.f).
"""

from collections.abc import Collection

from claqueta.foundation import wishes
from claqueta.foundation.domains import gathered
from claqueta.foundation.models import Circular, CircularCopy

KIND = "foundation.circulars"
LeftOut, Matter, Tie = CircularCopy.LeftOut, Circular.Matter, CircularCopy.Tie
STRENGTH = {tie: strength for strength, tie in enumerate(("", Tie.RECORD, Tie.MEMBER, Tie.ACCOUNT))}


def stand_today(copies: Collection[CircularCopy]) -> None:
    """Note on each copy for whoever has no account what is left of their tie: they may have left since the list was made, or be
    reached elsewhere. Nobody is tied more closely by it than the list said."""
    addresses = {copy.email for copy in copies if copy.tie in (Tie.RECORD, Tie.MEMBER)}
    if not addresses:
        return
    closest: dict[str, str] = {}
    for standing in gathered(lambda part: part.stands):
        for address, tie in standing(addresses):
            closest[address] = max(closest.get(address, ""), tie, key=STRENGTH.__getitem__)
    for copy in copies:
        if copy.email in addresses:
            copy.tie = min(copy.tie, closest.get(copy.email, ""), key=STRENGTH.__getitem__)


def judge(copies: Collection[CircularCopy], matter: str) -> None:
    """Note on each copy why its reader is left out, or that they are not."""
    stopped = wishes.refusing(KIND, [copy.email for copy in copies if copy.email])
    for copy in copies:
        copy.left_out = _why_not(copy, matter, copy.email in stopped)


def _why_not(copy: CircularCopy, matter: str, stopped: bool) -> str:
    if copy.left_out == LeftOut.NOBODY:
        return LeftOut.NOBODY
    if not copy.email:
        return LeftOut.NO_ADDRESS
    if copy.tie == Tie.ACCOUNT and (copy.account is None or not copy.account.is_active):
        return LeftOut.NO_ACCOUNT
    if stopped:
        return LeftOut.STOPPED
    if not copy.tie:
        return LeftOut.NO_TIE
    if copy.tie == Tie.RECORD and matter != Matter.RELATION:
        return LeftOut.NO_CONSENT
    return ""
