"""One door: what of a project each circle sees, and that no other face shows more."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.documents.rendering import pdf
from claqueta.foundation.search import rebuild
from claqueta.submissions import actions
from claqueta.submissions.circles import ORDER, Circle
from claqueta.submissions.exporting import written_for
from claqueta.submissions.models import AccessState, ProjectAccess, Submission
from claqueta.submissions.queries import presented, read_at_once
from claqueta.submissions.queries.catalogue import seen_of
from claqueta.submissions.readers import NOBODY, Viewer, circle_of
from claqueta.submissions.search import documents
from claqueta.submissions.tests.factories import NDA, SECRET

pytestmark = pytest.mark.django_db
MORE = {
    "accredited": [f"{SECRET} accredited"],
    "request": ["€2,000,000", "zanzibar-request", f"{SECRET} request"],
    "nda": [f"{SECRET} nda", "€600,000"],
    "office": [f"{SECRET} office"],
}
"""Circle → what it sees besides what the one before it sees."""
HIDDEN = [text for texts in MORE.values() for text in texts]
"""What stands on no card."""


def row_of(made: Any) -> Submission:
    return read_at_once().get(pk=made.pk)


@pytest.mark.parametrize("circle", list(Circle))
def test_circle_sees_its_own_and_nothing_beyond_when_a_project_is_shown(
    shown: Callable[..., Any], circle: Circle
) -> None:
    words = repr(presented(row_of(shown()), circle, "en"))
    for other, texts in MORE.items():
        for text in texts:
            assert (text in words) is (ORDER.index(other) <= ORDER.index(circle)), (circle, text)
    assert "The Tide" in words
    assert "Azotea Films" in words


def test_producers_choice_is_kept_to_when_a_project_is_shown(shown: Callable[..., Any]) -> None:
    made = shown()
    actions.say_who_sees(
        made, {"company": "accredited", "director": "nda", "statement": "card", "title": "office"}, by=SYSTEM
    )
    card = presented(row_of(made), Circle.CARD, "es")
    assert card is not None
    assert (card.title, card.company, card.text("director")) == ("La marea", "", "")
    assert card.text("statement") == f"{SECRET} accredited"
    accredited = presented(row_of(made), Circle.ACCREDITED, "es")
    assert accredited is not None
    assert accredited.company == "Azotea Films"


def test_password_goes_with_its_link_when_the_producer_moves_the_link(shown: Callable[..., Any]) -> None:
    made = shown()
    actions.say_who_sees(made, {"teaser": "nda", "teaser_password": "card"}, by=SYSTEM)
    for circle in (Circle.CARD, Circle.REQUEST):
        assert "zanzibar-request" not in repr(presented(row_of(made), circle, "en"))
        assert f"{SECRET} request" not in repr(presented(row_of(made), circle, "en"))


@pytest.mark.parametrize("state", ["draft", "submitted", "not_admitted", "reserve", "rejected", "withdrawn"])
def test_only_those_who_select_see_a_project_when_it_is_not_selected(
    shown: Callable[..., Any], submission: Callable[..., Any], state: str
) -> None:
    call = shown().call
    made = submission(call, state, title=f"{SECRET} film")
    for circle in Circle:
        assert (presented(row_of(made), circle, "en") is not None) is (circle == Circle.OFFICE)
    assert SECRET not in repr([one.shown.title for one in seen_of(call, NOBODY, "en")])


def test_nobody_sees_a_selected_project_before_the_catalogue_and_without_its_producers_consent(
    shown: Callable[..., Any],
) -> None:
    made = shown()
    Submission.objects.filter(pk=made.pk).update(consent=False)
    assert presented(row_of(made), Circle.NDA, "en") is None
    Submission.objects.filter(pk=made.pk).update(consent=True)
    actions.withdraw_catalogue(made.call, by=SYSTEM)
    assert presented(row_of(made), Circle.NDA, "en") is None


def test_blind_reader_does_not_learn_whose_it_is_when_a_project_is_shown(
    shown: Callable[..., Any], pdf_file: bytes
) -> None:
    made = shown()
    Submission.objects.filter(pk=made.pk).update(state="draft")
    actions.add_file(row_of(made), BytesIO(pdf_file), kind="dossier", name="Azotea Films.pdf", by=SYSTEM)
    words = repr(presented(row_of(made), Circle.OFFICE, "en", blind=True))
    assert "Azotea" not in words
    assert "Nadia Roca" not in words
    assert f"{SECRET} accredited" in words


@pytest.fixture
def pdf_file() -> bytes:
    return b"%PDF-1.7"


def test_circle_follows_from_registration_access_and_agreement_when_somebody_looks(
    shown: Callable[..., Any], accreditation: Callable[..., Any], registration: Callable[..., Any]
) -> None:
    made = shown()
    call = made.call
    who = registration(accreditation(call.event))
    viewer = Viewer((who,))
    assert circle_of(NOBODY, made, None, call) == Circle.CARD
    assert circle_of(viewer, made, None, call) == Circle.ACCREDITED
    access = ProjectAccess(submission=made, registration=who)
    assert circle_of(viewer, made, access, call) == Circle.ACCREDITED
    access.state = AccessState.GRANTED
    assert circle_of(viewer, made, access, call) == Circle.REQUEST
    access.nda_at, access.nda_version = timezone.now(), call.nda_version
    assert circle_of(viewer, made, access, call) == Circle.NDA
    # Of another text nothing was accepted yet.
    changed = actions.change_call(call, {"nda": {**NDA, "en": "Nothing at all."}}, by=SYSTEM)
    assert circle_of(viewer, made, access, changed) == Circle.REQUEST
    access.state = AccessState.REFUSED
    assert circle_of(viewer, made, access, call) == Circle.ACCREDITED


# -- Faces -------------------------------------------------------------------------------------------------------


def refuse_secrets(body: bytes | str, *allowed: str) -> None:
    """What stands on a page, in a file or in an answer is on the card, or allowed."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    for word in [*HIDDEN, f"{SECRET} reason", "Irene Sanz", "irene@producer.example"]:
        if word not in allowed:
            assert word not in text, word


def test_public_pages_show_the_card_alone_when_anybody_looks(
    client: Client, shown: Callable[..., Any], submission: Callable[..., Any]
) -> None:
    made = shown()
    other = submission(made.call, "submitted", title=f"{SECRET} unselected")
    catalogue = client.get(reverse("project_catalogue", args=[made.call.slug]))
    assert "The Tide" in catalogue.text or "La marea" in catalogue.text
    page = client.get(reverse("project", args=[made.public_id]))
    assert page.status_code == 200
    for answer in (catalogue, page, client.get(reverse("project_call", args=[made.call.slug]))):
        refuse_secrets(answer.content)
        assert SECRET not in answer.text
    assert client.get(reverse("project", args=[other.public_id])).status_code == 404


@pytest.mark.parametrize("role", ["member", "board_member"])
def test_account_without_accreditation_sees_the_card_alone(
    client: Client, shown: Callable[..., Any], account: Callable[..., Any], role: str
) -> None:
    made = shown()
    client.force_login(account(role) if role != "member" else account())
    page = client.get(reverse("project", args=[made.public_id]))
    assert page.status_code == 200
    assert "The Tide" in page.text or "La marea" in page.text
    refuse_secrets(page.content)


def test_search_and_export_hold_the_cards_alone_for_every_circle(shown: Callable[..., Any]) -> None:
    made = shown()
    found = list(documents([str(made.pk)]))
    assert {one.audience for one in found} == {"public", "members", "board", "office"}
    refuse_secrets(repr(found))
    for circle in ("public", "office"):
        refuse_secrets(written_for("csv", circle, "en"))
    assert "The Tide" in written_for("csv", "public", "en").decode()


def test_search_forgets_a_project_when_its_catalogue_goes(client: Client, shown: Callable[..., Any]) -> None:
    made = shown()
    rebuild()
    assert str(made.public_id) in client.get("/en/search/?q=Tide").text
    actions.withdraw_catalogue(made.call, by=SYSTEM)
    assert list(documents([str(made.pk)])) == []


def test_api_gives_the_cards_alone(client: Client, shown: Callable[..., Any]) -> None:
    made = shown()
    listed = client.get("/api/v1/projects")
    one = client.get(f"/api/v1/projects/{made.public_id}")
    assert listed.status_code == one.status_code == 200
    assert str(made.public_id) in listed.text
    for answer in (listed, one):
        refuse_secrets(answer.content)


def test_paper_holds_what_is_for_accredited_people_at_most(
    client: Client,
    shown: Callable[..., Any],
    accreditation: Callable[..., Any],
    registration: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from claqueta.events.holders import token_of
    from claqueta.submissions.site import catalogue

    made = shown()
    who = registration(accreditation(made.call.event))
    ProjectAccess.objects.create(
        submission=made, registration=who, state="granted", nda_at=timezone.now(), nda_version=1
    )
    papers: list[str] = []

    def drawn(_request: Any, template: str, context: dict[str, Any], _name: str, *, title: str) -> Any:
        from django.http import HttpResponse
        from django.template.loader import render_to_string

        papers.append(render_to_string(template, {**context, "language": "en"}))
        return HttpResponse()

    monkeypatch.setattr(catalogue, "drawn_response", drawn)
    client.get(reverse("project_catalogue_pdf", args=[made.call.slug]))
    client.get(reverse("project_visit_pdf", args=[token_of(who), made.call.public_id]))
    refuse_secrets(papers[0])
    refuse_secrets(papers[1], f"{SECRET} accredited")
    assert f"{SECRET} accredited" in papers[1]


def test_file_is_handed_out_to_its_circle_alone(
    client: Client,
    shown: Callable[..., Any],
    accreditation: Callable[..., Any],
    registration: Callable[..., Any],
    account: Callable[..., Any],
) -> None:
    from claqueta.events.holders import token_of

    made = shown()
    Submission.objects.filter(pk=made.pk).update(state="draft")
    file = actions.add_file(row_of(made), BytesIO(b"%PDF-1.7"), kind="script", name="guion.pdf", by=SYSTEM)
    Submission.objects.filter(pk=made.pk).update(state="selected")
    who = registration(accreditation(made.call.event))
    access = ProjectAccess.objects.create(submission=made, registration=who, state="granted")
    token = token_of(who)
    link = reverse("project_visited_file", args=[token, made.public_id, file.public_id])
    mine = reverse("project_file", args=[made.public_id, file.public_id])
    assert client.get(mine).status_code == 404
    assert client.get(link).status_code == 404
    page = client.get(reverse("project_visited", args=[token, made.public_id]))
    assert "guion.pdf" not in page.text
    assert str(file.public_id) not in page.text
    actions.accept_agreement(access, version=1, language="en", by=who.account or SYSTEM)
    assert b"".join(client.get(link)) == b"%PDF-1.7"  # type: ignore[arg-type]
    client.force_login(account("office_staff"))
    assert b"".join(client.get(mine)) == b"%PDF-1.7"  # type: ignore[arg-type]


def test_mail_to_who_asked_says_no_more_than_the_card(
    shown: Callable[..., Any], accreditation: Callable[..., Any], registration: Callable[..., Any]
) -> None:
    from conftest import posted

    made = shown()
    who = registration(accreditation(made.call.event))
    access = actions.ask_access(made, who, by=SYSTEM)
    actions.answer_access(access, yes=True, by=SYSTEM)
    mails = [mail for mail in posted() if mail.to == [who.email]]
    assert mails
    for mail in mails:
        refuse_secrets(str(mail.message()))


def test_catalogue_asks_the_database_as_often_however_many_projects_there_are(
    shown: Callable[..., Any],
    submission: Callable[..., Any],
    accreditation: Callable[..., Any],
    registration: Callable[..., Any],
    django_assert_num_queries: Any,
) -> None:
    call = shown().call
    viewer = Viewer((registration(accreditation(call.event)),))
    for number in range(4):
        submission(call, "selected", title=f"Film {number}")
    with django_assert_num_queries(3):
        assert len(seen_of(call, viewer, "en")) == 5
    with django_assert_num_queries(2):
        assert len(seen_of(call, NOBODY, "en")) == 5


def test_page_of_a_project_stands_on_the_line_of_its_title_in_the_printed_contents(
    shown: Callable[..., Any],
) -> None:
    card = presented(row_of(shown()), Circle.CARD, "en")
    context = {"title": "Forum", "summary": "", "event": "", "rows": [card], "accredited": False}
    contents = PdfReader(BytesIO(pdf("submissions/pdf/catalogue.html", context))).pages[1]
    stands: dict[str, float] = {}

    def take(text: str, at: Any, matrix: Any, *_font: Any) -> None:
        if text.strip():
            stands[text.strip()] = at[5] + matrix[5] * at[3]

    contents.extract_text(visitor_text=take)
    assert abs(stands["The Tide"] - stands["3"]) < 3, "in points, from the foot of the sheet"
