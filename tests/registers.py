"""What the permission matrix tries on every register, as each role: its screens, exports, acts, files and views.

A register says which routes it has, what can be done there and which permission lets in; who holds that permission is
said by hand (`test_registers.HOLDERS`). All is asked of the real addresses, of records that say Zanzíbar.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from claqueta.desk.listing import FORMS
from claqueta.desk.registers import Do, Files, Register
from claqueta.foundation import attachments
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.folding import folded
from claqueta.foundation.models import Attachment, AuditEntry, SavedView
from claqueta.foundation.parameters import Parameters
from tests.clients import SIGN_IN

SECRET = "Zanzíbar"
LET_IN = (200, 302, 422)
"""Shown, done, or told what is wrong with what was typed."""


@dataclass(frozen=True)
class Ask:
    """A request to a register, and whether its answer tells the secret to whoever may have it."""

    what: str
    path: str
    data: dict[str, Any] | None = None
    """What is sent; None for a request that only reads."""
    tells: bool = False
    act: Do | None = None
    """What is asked for, which may be for some of the register's readers alone."""
    begins: bool = False
    """Whether it begins a record, which may be for some of them alone as well: the others are refused."""


@dataclass
class Trial:
    """A register with a record that says the secret, and all that can be asked of it."""

    register: Register
    key: Any = field(init=False)
    record: Any = field(init=False)
    asks: list[Ask] = field(init=False)

    def __post_init__(self) -> None:
        self.key = key_of_the_secret(self.register)
        self.record = self.register.fetched(self.key)
        self.asks = [*self._of_the_list(), *self._of_the_record(), *self._of_files(), *self._of_views()]

    def _of_the_list(self) -> Iterator[Ask]:
        register, path = self.register, reverse(self.register.listing.name)
        yield Ask("list", path, tells=True)
        yield Ask("list searched", f"{path}?q={SECRET}", tells=bool(register.listing.search_in))
        # A workbook is packed: what it says cannot be looked for.
        yield from (Ask(f"export {form}", f"{path}?export={form}", tells=form != "xlsx") for form in FORMS)
        if (add := register.add) is not None and add.above:
            yield Ask("add", path, {"action": add.name}, begins=True)
        elif add is not None:
            yield Ask("form to add", reverse(f"{register.record}_add"), begins=True)
            yield Ask("add", reverse(f"{register.record}_add"), {}, begins=True)
        for every in register.to_all:
            yield Ask(f"{every.name} all", path, {"action": every.name})
        for act in register.does:
            for name in [*(["row"] if act.row else []), *(["chosen"] if act.bulk else [])]:
                yield Ask(f"{act.name} {name}", path, {"action": act.name, name: self.key}, act=act)
                sent = {"action": act.name, name: self.key, "step": "2"}
                yield Ask(f"{act.name} {name} done", path, sent, act=act)

    def _of_the_record(self) -> Iterator[Ask]:
        if not self.register.record:
            return
        path = reverse(self.register.record, args=[self.key])
        yield Ask("record", path, tells=True)
        for act in self.register.does:
            if act.single:
                yield Ask(f"{act.name} on the record", path, {"action": act.name, "step": "2"}, act=act)

    def _of_files(self) -> Iterator[Ask]:
        if not any(isinstance(part, Files) for part in self.register.sections):
            return
        path = reverse(self.register.record, args=[self.key])
        kept = attachments.attach(self.record, ContentFile(SECRET.encode()), name=f"{SECRET}.txt", by=SYSTEM)
        yield Ask("file", reverse("office_attachment", args=[kept.pk]), tells=True)
        yield Ask("attach", path, {"action": "attach", "file": ContentFile(b"more", name="more.txt")})
        yield Ask("detach", path, {"action": "detach", "attachment": kept.pk})

    def _of_views(self) -> Iterator[Ask]:
        view = {"list": self.register.listing.name, "query": "q=a", "name": "Mine", "shared": "on"}
        yield Ask("view", reverse("office_save_view"), view)


class Everybody:
    """Somebody who may everything, and so sees all of every list."""

    def has_perm(self, _name: str, _thing: Any = None) -> bool:
        return True


def key_of_the_secret(register: Register) -> Any:
    """The identifier of a row that says the secret. A list without one proves nothing, and fails."""
    listing = register.listing
    for row in listing.matching(Parameters(QueryDict("")), Everybody()).rows:
        said = " ".join(str(one.column.value(row)) for one in listing.fields)
        if folded(SECRET) in folded(said):
            return row["pk"] if isinstance(row, dict) else row.pk
    raise AssertionError(f"{listing.name} has no row that says {SECRET}: let `scene` make one")


def wrong(trial: Trial, client: Client, *, may: bool) -> list[str]:
    """What the register answers otherwise than it should to the client, who may use it or may not."""
    found = []
    who = get_user(client)  # type: ignore[arg-type]
    lets_in = may
    for ask in trial.asks:
        may = lets_in and (not ask.begins or trial.register.may_begin(who))
        # Whoever reads the register may not do all that can be done there: then it is refused, or told why not.
        if may and ask.act is not None and not (ask.act.is_for(who) and ask.act.may(who, trial.record)):
            continue
        before = state(trial)
        with transaction.atomic():
            answer = client.get(ask.path) if ask.data is None else client.post(ask.path, ask.data)
            told = folded(SECRET) in folded(body(answer))
            changed = state(trial) != before
            # Whoever may do it does it here for the question alone.
            transaction.set_rollback(ask.data is not None)
        where = answer.headers.get("Location", "")
        refused = answer.status_code in (403, 404) or where.startswith(SIGN_IN) or where == "/office/"
        if may and (refused or answer.status_code not in LET_IN):
            found.append(f"{ask.what}: refused with {answer.status_code} {where}")
        if may and ask.tells and not told:
            found.append(f"{ask.what}: does not say {SECRET}, so its refusal proves nothing")
        if not may and not refused:
            found.append(f"{ask.what}: let in with {answer.status_code} {where}")
        if not may and (told or changed):
            found.append(f"{ask.what}: " + ("told" if told else "done"))
    return found


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


def state(trial: Trial) -> list[Any]:
    """What an act would leave: the record, the trail, files, views."""
    return [
        *type(trial.record)._default_manager.filter(pk=trial.key).values(),
        AuditEntry.objects.count(),
        *Attachment.objects.values_list("pk"),
        *SavedView.objects.values_list("pk"),
    ]
