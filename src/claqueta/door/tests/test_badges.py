from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from pypdf import PdfReader

from claqueta.agenda.actions import SPEAKERS, open_agenda
from claqueta.agenda.models import Speaker
from claqueta.agenda.tests.factories import speaker_of
from claqueta.door import actions, tasks
from claqueta.door.data import data
from claqueta.door.drawing import _code, _frame
from claqueta.door.models import Badge
from claqueta.door.policies import State
from claqueta.door.qr import MODULES, rows_of
from claqueta.door.queries.people import bearer_of, bearers, laid_out
from claqueta.door.sheets import band_height, card_of, placed
from claqueta.events import actions as events
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.audit import changes_in_words
from claqueta.foundation.models import AuditEntry

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]
LONG = "Maximiliana Hermenegilda Fernández de Córdoba y Álvarez de las Asturias Bohorques"


def test_person_has_one_badge_when_speaker_organiser_and_guest(
    event: Make, badge: Make, accreditation: Make
) -> None:
    held = event()
    accreditation(held, name={"es": "Invitación", "en": "Invited"})
    mine = badge(held, email="ana@people.example")
    for role in ("speaker", "organiser"):
        actions.give_roles(held, name="Ana RUIZ", email="ANA@people.example", roles=[role], by=SYSTEM)
    assert Badge.objects.filter(event=held).count() == 1
    last = AuditEntry.objects.filter(verb="door.badge_changed").latest("pk")
    assert "Organización" in changes_in_words(last)
    bearer = bearer_of(Badge.objects.get(pk=mine.pk))
    assert bearer.labels == ("Organización", "Ponente", "Invitación")
    assert bearer.colour == "ink"


def test_one_account_has_one_badge_when_it_registered_with_two_addresses(
    event: Make, accreditation: Make, account: Make, registration: Make
) -> None:
    held = event()
    kind = accreditation(held)
    who = account()
    for address in ("ana@work.example", "ana@home.example"):
        made = registration(kind, "Ana Ruiz", email=address)
        made.account = who
        made.save()
    actions.ensure_badges(held, by=SYSTEM)
    assert Badge.objects.get(event=held).registrations.count() == 2


def test_badges_are_not_made_again_when_they_are_there(event: Make, badge: Make) -> None:
    held = event()
    badge(held)
    assert actions.ensure_badges(held, by=SYSTEM) == 0


def test_badge_of_who_gave_up_the_place_is_revoked_when_somebody_else_comes(event: Make, badge: Make) -> None:
    held = event()
    before = badge(held, "Ana Ruiz")
    registration = before.registrations.get()
    events.hand_over(registration, name="Luz Gil", email="luz@people.example", by=SYSTEM)
    actions.ensure_badges(held, by=SYSTEM)
    before.refresh_from_db()
    after = Badge.objects.get(registrations=registration)
    assert before.revoked_at
    assert (after.name, after.key != before.key) == ("Luz Gil", True)


def test_speaker_of_the_agenda_has_one_badge_when_confirmed_and_none_when_declined(
    event: Make, badge: Make
) -> None:
    held = event()
    agenda = open_agenda(held, by=SYSTEM)
    mine = badge(held, "Ana Ruiz", email="ana@people.example")
    ana = speaker_of(agenda, "Ana Ruiz", email="Ana@people.example", shown=False)
    luz = speaker_of(agenda, "Luz Gil", company="Lumbre")
    speaker_of(agenda, "Invited Only", shown=False)
    SPEAKERS.make("confirm", ana, by=SYSTEM)
    assert [actions.ensure_badges(held, by=SYSTEM) for _again in range(2)] == [1, 0]
    own = Badge.objects.get(name="Luz Gil")
    assert ([badge.roles for badge in Badge.objects.order_by("pk")], own.company) == (
        [["speaker"], ["speaker"]],
        "Lumbre",
    )
    assert bearer_of(Badge.objects.get(pk=mine.pk)).labels[0] in ("Ponente", "Speaker")
    actions.correct_badge(own, name="Luz Gil Sanz", by=SYSTEM)
    assert actions.ensure_badges(held, by=SYSTEM) == 0
    Speaker.objects.filter(pk__in=(ana.pk, luz.pk)).update(state="declined")
    assert actions.ensure_badges(held, by=SYSTEM) == 0
    found = {one.badge.pk: one.state for one in bearers(held)}
    assert found == {mine.pk: State.GOOD, own.pk: State.REVOKED}
    Speaker.objects.filter(pk=luz.pk).update(state="confirmed")
    assert actions.ensure_badges(held, by=SYSTEM) == 0


def test_only_what_is_different_is_printed_when_a_name_was_corrected_the_last_night(
    event: Make, badge: Make
) -> None:
    held = event()
    first, second = badge(held, "Ana Ruiz"), badge(held, "Bea Gil")
    assert actions.print_badges(held, paper="a6", by=SYSTEM)[1] == 2
    with pytest.raises(actions.NothingToPrint):
        actions.print_badges(held, paper="a6", changed=True, by=SYSTEM)
    actions.correct_badge(second, name="Beatriz Gil", company=second.company, by=SYSTEM)
    body, count = actions.print_badges(held, paper="a4x4", changed=True, by=SYSTEM)
    text = PdfReader(BytesIO(body)).pages[0].extract_text()
    assert (count, "Beatriz" in text, "Ruiz" in text) == (1, True, False)
    actions.ensure_badges(held, by=SYSTEM)
    second.refresh_from_db()
    assert (second.name, second.times_printed) == ("Beatriz Gil", 2)
    first.refresh_from_db()
    assert first.times_printed == 1


class Killed(BaseException):
    """As a process that ends here and now: nothing after it is done, nothing catches it."""


@contextmanager
def _ended(job: Any) -> Iterator[Any]:
    yield job
    raise Killed


@pytest.mark.parametrize("kept", [False, True])
def test_badges_are_printed_once_when_the_worker_ended_before_or_after_their_pdf_was_kept(
    kept: bool, event: Make, badge: Make, account: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, office = event(), account("office_staff")
    badge(held, "Ana Ruiz")
    job = tasks.begin_printing(held, paper="a6", changed=True, by=office)

    def ends(*_args: Any, **_more: Any) -> None:
        raise Killed

    def draw() -> None:
        tasks.draw_badges.func(str(job.pk), held.pk, "a6", True, [], "en")

    with monkeypatch.context() as killing:
        if kept:
            killing.setattr(tasks.jobs, "running", _ended)
        else:
            killing.setattr(FieldFile, "save", ends)
        with pytest.raises(Killed):
            draw()
    draw()
    job.refresh_from_db()
    assert (job.state, job.result, bool(job.file)) == ("done", {"badges": 1}, True)
    assert Badge.objects.get().times_printed == 1


def test_names_are_never_in_the_trail_when_a_badge_is_corrected(event: Make, badge: Make) -> None:
    made = badge(event())
    actions.correct_badge(made, name="Zanzíbar Gil", by=SYSTEM)
    entry = AuditEntry.objects.get(verb="door.badge_changed")
    assert "Zanzíbar" not in str(entry.changes)


def test_badges_stand_by_surname_when_laid_out(event: Make, badge: Make) -> None:
    held = event()
    for name in ("Ana Zúñiga", "Zoe Álvarez Gil", "Bea Campos"):
        badge(held, name)
    assert [one.badge.name for one in laid_out(bearers(held))] == [
        "Zoe Álvarez Gil",
        "Bea Campos",
        "Ana Zúñiga",
    ]


def test_badge_of_who_cancelled_is_not_printed_when_laid_out(event: Make, badge: Make) -> None:
    held = event()
    made = badge(held)
    events.cancel_registration(made.registrations.get(), by=SYSTEM)
    assert (bearer_of(made).state, laid_out(bearers(held))) == (State.CANCELLED, [])


@pytest.mark.parametrize("paper", ["a6", "a4x4", "avery-l4785", "labels-70x36"])
def test_every_letter_is_on_the_page_when_names_are_long_or_of_other_scripts(
    event: Make, badge: Make, paper: str
) -> None:
    held = event()
    names = [LONG[:80], "نور الهاشمي", "שרה לוי", "Ana 🎬 Ruiz", "W" * 80]
    for number, name in enumerate(names):
        badge(
            held,
            name,
            email=f"p{number}@people.example",
            company="Producciones del Manzanares Reunidas, S.L.",
        )
    body, count = actions.print_badges(held, paper=paper, by=SYSTEM)
    reader = PdfReader(BytesIO(body))
    assert (count, len(reader.pages)) == (5, -(-5 // data().papers[paper].per_page))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert "W" * 80 in text
    assert "".join(LONG[:80].split()) in text
    assert set("نورالهاشمي") <= set(text) or set("ﻧﻮﺭ") & set(text)
    assert {"ש", "ר", "ה", "🎬"} <= set(text)
    fonts = " ".join(
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    )
    assert all(name in fonts for name in ("Arabic", "Hebrew", "Emoji"))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "", "roles": ["speaker"]}, "name"),
        ({"name": "A" * 121, "roles": ["speaker"]}, "name"),
        ({"name": "Ana", "roles": []}, "roles"),
        ({"name": "Ana", "roles": ["emperor"]}, "roles"),
        ({"name": "Ana", "roles": ["speaker"], "email": "nobody"}, "email"),
    ],
)
def test_badge_is_refused_beside_its_field_when_a_value_is_unusable(
    event: Make, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        actions.give_roles(event(), by=SYSTEM, **values)
    assert field in refused.value.message_dict


def test_days_are_refused_when_the_event_is_not_on_them(event: Make, accreditation: Make) -> None:
    kind = accreditation(event())
    with pytest.raises(ValidationError):
        actions.set_pass(kind, colour="", days=["2031-01-01"], by=SYSTEM)


def test_code_on_a_sheet_has_every_module_of_its_qr_code_when_stamped() -> None:
    code = "A2" * 63 + "B"
    placed, *lines = _code((7.0, 9.0, 20.5, code)).splitlines()
    assert placed == "q 0.500000 0 0 0.500000 7.000 9.000 cm 0 g"
    assert lines.pop() == "f Q"
    found = [bytearray(41) for _row in range(41)]
    for line in lines:
        column, row, width, high = map(int, line.removesuffix(" re").split())
        assert high == 1
        found[row][column : column + width] = b"\1" * width
    assert [bytes(row) for row in found] == rows_of(code)


@pytest.mark.parametrize("paper", list(data().papers))
def test_code_has_white_around_it_when_placed_on_any_paper(event: Make, badge: Make, paper: str) -> None:
    sheet = data().papers[paper]
    _left, _top, (left, top, side, _code) = placed(card_of(bearer_of(badge(event())), sheet, 0), sheet)
    white = 4 * side / MODULES
    assert side / MODULES >= 0.5
    assert left + side + white <= sheet.badge[0]
    assert top >= white - 0.1
    assert top + side + white <= sheet.badge[1] - band_height(sheet) + 0.1


def test_stripes_cover_the_head_of_a_badge_when_they_have_a_colour() -> None:
    frame = _frame(105.0, 148.0, "#d7263d", cut=False)
    feet = [float(line.split()[9]) for line in frame.splitlines() if line.endswith("h")]
    assert (min(feet) < 0, max(feet) + 10 > 105) == (True, True)
    assert "0.843 0.149 0.239 rg" in frame
    assert (_frame(70.0, 36.0, "", cut=False), "105.0 148.0 re S" in frame) == ("", False)
    assert "70.0 36.0 re S" in _frame(70.0, 36.0, "", cut=True)
