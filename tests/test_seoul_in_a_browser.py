"""Finding each other in a real browser: somebody in Seoul on a phone in English, a company in Getafe at a desk in Spanish.

Until both have said yes nothing tells the company who it is in Seoul: no page, no feed, no answer of the API, no mail.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from playwright.sync_api import Page, expect

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import catch_up, meaning
from claqueta.opportunities.actions import following_up
from claqueta.opportunities.models import FollowUp, Introduction, Opportunity, Outcome
from claqueta.organisations.actions import publish_profile
from claqueta.organisations.models import Organisation
from conftest import posted
from tests.test_browser import PHONE, site, watched, watching
from tests.test_joining import DESK
from tests.test_year_in_a_browser import Year

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Make = Callable[..., Any]

SEOUL, GETAFE = "minji@hanbit.example", "marta@crin.example"
TELLING = ("minji", "min-ji", "hanbit", "Kim ")
"""What would tell the company who it is before both said yes."""
CONTACT = (GETAFE, "marta", "Marta")
"""What nobody has of the company before both said yes: whom to write to."""
TITLE = "Trained horses and riders for a period drama"
TEXT = "We shoot a series in Madrid for three weeks in spring and need trained horses, riders and a wrangler."
OURS = "Adiestramos caballos para rodajes históricos, con jinetes y domadores propios, en nuestra finca de Getafe."


@pytest.fixture
def phone(window: Callable[..., Page]) -> Iterator[Page]:
    """The phone in Seoul, whose cookies are its own."""
    with watching(window()) as page:
        yield page


@pytest.fixture
def own_vectors() -> Iterator[None]:
    """Vectors of this test alone."""
    meaning._collections.clear()
    meaning.vectors_path().unlink(missing_ok=True)
    yield
    meaning._collections.clear()
    meaning.vectors_path().unlink(missing_ok=True)


@pytest.fixture
def getafe(organisation: Make, representative: Make) -> Organisation:
    """A member whose page is in Spanish only, among others that do something else."""
    where = {"label": "", "street": "", "postal_code": "28901", "country": "ES", "is_main": True}
    place = {**where, "city": "Getafe", "place": "", "latitude": 40.3, "longitude": -3.73}
    made: Organisation = organisation("Crin Dorada", codes=("3.10",), premises=[place])
    publish_profile(made, {"description": {"es": OURS}}, by=SYSTEM)
    for name, code, text in (
        ("Nogal Cámaras", "4.2", "Alquilamos cámaras y ópticas con asistencia técnica."),
        ("Azotea Sonora", "5.7", "Doblaje y mezclas de series en tres salas."),
    ):
        publish_profile(organisation(name, codes=(code,)), {"description": {"es": text}}, by=SYSTEM)
    marta = representative(made, email=GETAFE)
    marta.name, marta.language = "Marta Roldán", "es"
    marta.save()
    return made


def mails_to(address: str) -> list[EmailMessage]:
    return [one for one in posted() if address in one.recipients()]


def written(mail: EmailMessage) -> str:
    """A mail as a program reads it: its headers, and each of its bodies."""
    message = mail.message()
    bodies = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
    headers = [f"{name}: {value}" for name, value in message.items()]
    return "\n".join(
        [*headers, mail.subject, mail.body, *(body.decode("utf-8", "replace") for body in bodies)]
    )


def tells(text: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if word.lower() in text.lower()]


class Seoul:
    """Who takes part, each at a screen, and what each has been told."""

    def __init__(self, site: str, phone: Page, desk: Page, marta: Any, office: Any) -> None:
        self.visitor = Year(phone, site, "en", PHONE)
        self.desk = Year(desk, site, "es", DESK)
        self.site, self.marta, self.office = site, marta, office

    def open_link(self, who: Year, address: str, part: str) -> None:
        """Open the newest link of a kind that was mailed to somebody."""
        letters = [mail.body for mail in mails_to(address) if part in mail.body]
        link = next(word for word in letters[-1].split() if part in word)
        who.page.goto(self.site + re.sub(r"^https?://[^/]+", "", link))
        who.looks_right()

    def company_comes(self) -> None:
        self.desk.comes(self.marta)

    def office_comes(self) -> None:
        self.desk.comes(self.office)

    def nobody_is_told(self) -> None:
        """Nothing that the company or anybody reads tells who it is in Seoul; nor has Seoul whom to write to."""
        self.company_comes()
        assert [
            tells(written(mail), TELLING) for mail in mails_to(GETAFE) if tells(written(mail), TELLING)
        ] == []
        assert [
            tells(written(mail), CONTACT) for mail in mails_to(SEOUL) if tells(written(mail), CONTACT)
        ] == []
        for path in (
            "/en/opportunities/",
            "/en/opportunities/feed.xml",
            "/api/v1/opportunities",
            "/en/search/?q=hanbit",
            "/en/search/?q=period+drama",
            "/sitemap.xml",
        ):
            for reads in (self.visitor.page, self.desk.page):
                answer = reads.request.get(self.site + path)
                assert answer.ok, path
                # What was asked for stands in the page again.
                text = answer.text().replace("q=hanbit", "").replace('"hanbit"', "")
                assert tells(text, TELLING) == [], path

    def company_sees(self, *more: str) -> None:
        """The page that the company is on says all this, and not who it is."""
        for text in more:
            expect(self.desk.page.locator("main")).to_contain_text(text)
        self.desk.looks_right()
        assert tells(self.desk.page.content(), TELLING) == []


def asks(seoul: Seoul) -> Opportunity:
    """Written on a phone without an account, and confirmed by the mailed link."""
    visitor = seoul.visitor
    visitor.go("opportunity_post")
    visitor.page.check("[name=direction][value=need]")
    visitor.page.select_option("[name=kind]", "service")
    visitor.press("main form .button")
    visitor.looks_right()
    for name, value in (
        ("title_en", TITLE),
        ("text_en", TEXT),
        ("visitor_name", "Kim Min-ji"),
        ("visitor_email", SEOUL),
        ("visitor_company", "Hanbit Pictures"),
    ):
        visitor.page.fill(f"[name={name}]", value)
    visitor.page.check("[name=anonymous]")
    visitor.page.check("[name=consent]")
    visitor.looks_right()
    visitor.press("main form button.button")
    expect(visitor.page).to_have_url(re.compile("/sent/$"))
    visitor.looks_right()
    need = Opportunity.objects.get()
    assert (need.state, need.anonymous, need.visitor_language) == ("unconfirmed", True, "en")
    seoul.open_link(visitor, SEOUL, "/opportunities/link/")
    visitor.press("button[name=action][value=confirm]")
    expect(visitor.page.get_by_text("The office looks at it").first).to_be_visible()
    visitor.looks_right()
    need.refresh_from_db()
    assert need.state == "review"
    return need


def is_moderated(seoul: Seoul, need: Opportunity) -> None:
    seoul.office_comes()
    seoul.desk.go("office_opportunity", need.pk)
    expect(seoul.desk.page.get_by_text("Hanbit Pictures").first).to_be_visible()
    seoul.desk.next_step()
    need.refresh_from_db()
    assert need.state == "open"
    seoul.desk.looks_right()


def is_found(seoul: Seoul, need: Opportunity) -> None:
    """Seoul finds the Spanish page in English; the company reads why the need is for it, and not whose it is."""
    seoul.visitor.go("directory", query="?q=trained+horses+and+riders+for+a+period+drama")
    first = seoul.visitor.page.locator("main article, main .card").filter(has_text="Crin Dorada").first
    expect(first).to_be_visible()
    seoul.company_comes()
    seoul.desk.go("for_you", "crin-dorada")
    seoul.company_sees(TITLE, "Su ficha dice: «Adiestramos caballos")
    seoul.desk.press(f"main a.button[href*='{need.slug}']")
    seoul.company_sees(TITLE, "Quién es permanece oculto")
    seoul.nobody_is_told()


def both_say_yes(seoul: Seoul, need: Opportunity) -> None:
    """The office prepares what the matching proposes; each says yes by the link that it was mailed."""
    seoul.office_comes()
    seoul.desk.go("office_opportunity", need.pk)
    fits = seoul.desk.page.locator("ol.office-list > li")
    expect(fits.first).to_contain_text("Crin Dorada")
    fits.first.locator("summary").click()
    seoul.desk.press("ol.office-list > li:first-child button[value=introduce]")
    made = Introduction.objects.get()
    seoul.desk.go("office_introduction", made.pk)
    expect(seoul.desk.page.locator("main")).to_contain_text("Su ficha dice: «Adiestramos caballos")
    seoul.desk.go("office_introduction", made.pk, query="?do=why")
    words = seoul.desk.page.locator("textarea[name='why-why']")
    words.fill(f"Both ride for films.\n{words.input_value()}")
    seoul.desk.press("form button[name=action][value=why]")
    seoul.desk.next_step()
    made.refresh_from_db()
    assert made.state == "asked"
    seoul.nobody_is_told()
    seoul.company_comes()
    seoul.desk.go("introductions", "crin-dorada")
    seoul.company_sees(TITLE)
    seoul.desk.page.context.clear_cookies()
    seoul.open_link(seoul.desk, GETAFE, "/presentaciones/")
    seoul.company_sees(TITLE, "Both ride for films.", "Su ficha dice: «Adiestramos caballos")
    seoul.desk.press("button[name=action][value=yes]")
    seoul.company_sees("Dijiste que sí")
    seoul.nobody_is_told()
    seoul.open_link(seoul.visitor, SEOUL, "/introductions/link/")
    expect(seoul.visitor.page.get_by_role("heading", level=1)).to_have_text("Crin Dorada")
    assert tells(seoul.visitor.page.content(), CONTACT) == []
    seoul.visitor.press("button[name=action][value=yes]")


def interest_is_accepted(seoul: Seoul, need: Opportunity) -> None:
    """The company asks by itself, from its page of the need; Seoul accepts by the link that it was mailed."""
    seoul.company_comes()
    seoul.desk.go("opportunity", need.slug)
    seoul.desk.page.fill("#words", "Tenemos doce caballos de película y jinetes.")
    seoul.desk.press("button[name=action][value=express]")
    seoul.company_sees("Pendiente de respuesta")
    seoul.nobody_is_told()
    seoul.open_link(seoul.visitor, SEOUL, "/opportunities/link/")
    expect(seoul.visitor.page.get_by_role("heading", name="Crin Dorada")).to_be_visible()
    assert tells(seoul.visitor.page.content(), CONTACT) == []
    seoul.visitor.press("button[name=action][value=accept]")
    expect(seoul.visitor.page.get_by_text("they know who you are now").first).to_be_visible()
    seoul.open_link(seoul.visitor, SEOUL, "/opportunities/link/")


def are_introduced(seoul: Seoul) -> Introduction:
    """One mail to each, the same for both, with whom to write to."""
    seoul.visitor.looks_right()
    made = Introduction.objects.get()
    assert made.state == "agreed"
    for address in (SEOUL, GETAFE):
        (letter,) = [
            mail
            for mail in mails_to(address)
            if {SEOUL, GETAFE} <= set(re.findall(r"[\w.]+@[\w.]+", mail.body))
        ]
        message = letter.message()
        assert tells(message["To"], (SEOUL, GETAFE)) == [SEOUL, GETAFE]
        assert message["Auto-Submitted"] == "auto-generated"
        assert tells(letter.body, ("Kim Min-ji", "Hanbit Pictures", "Marta Roldán", "Crin Dorada")) == [
            "Kim Min-ji",
            "Hanbit Pictures",
            "Marta Roldán",
            "Crin Dorada",
        ]
    return made


def tell_what_came(seoul: Seoul, made: Introduction) -> None:
    """After 7, 30 and 90 days each is asked by mail and answers with one click."""
    for days, answer in ((7, "met"), (30, "talking"), (90, "agreed")):
        # So many days go by.
        FollowUp.objects.filter(days=days).update(due_on=timezone.localdate())
        assert following_up.ask_what_came() == 2
        for who, address, part in (
            (seoul.visitor, SEOUL, "/introductions/link/"),
            (seoul.desk, GETAFE, "/presentaciones/"),
        ):
            seoul.open_link(who, address, part)
            who.press(f"button[name=answer][value={answer}]")
            expect(who.page.locator(f"button[name=answer][value={answer}]")).to_have_attribute(
                "aria-pressed", "true"
            )
            who.looks_right()
    answers = made.follow_ups.order_by("days", "side").values_list("days", "answer")
    assert list(answers) == [
        (days, came) for days, came in ((7, "met"), (30, "talking"), (90, "agreed")) for _side in "ab"
    ]


def prove(seoul: Seoul, made: Introduction) -> None:
    """The company says what came of it; apart for the office until Seoul says so too."""
    page = seoul.desk.page
    # Whoever has just answered that they agreed finds the form open.
    if not page.locator("[name=project]").is_visible():
        page.locator("summary", has_text="Contar qué salió").click()
    page.fill("[name=project]", "Palacio de invierno")
    page.select_option("[name=amount]", "medium")
    page.fill("[name=jobs]", "6")
    page.fill("[name=words]", "Doce caballos, tres semanas.")
    seoul.desk.press("button[name=action][value=outcome]")
    expect(page.get_by_role("heading", name="Palacio de invierno")).to_be_visible()
    seoul.desk.looks_right()
    assert Outcome.objects.get().state == "claimed"
    seoul.office_comes()
    seoul.desk.go("office_introductions", query="?came=said")
    expect(page.locator("main table")).to_contain_text("Crin Dorada")
    seoul.desk.go("office_introductions", query="?came=proved")
    expect(page.locator("main")).not_to_contain_text("Crin Dorada")

    seoul.open_link(seoul.visitor, SEOUL, "/introductions/link/")
    expect(seoul.visitor.page.get_by_role("heading", name="Palacio de invierno")).to_be_visible()
    seoul.visitor.press("button[name=action][value=confirm]")
    expect(seoul.visitor.page.get_by_text("Both say so")).to_be_visible()
    seoul.visitor.looks_right()

    seoul.desk.go("office_introductions", query="?came=proved")
    expect(page.locator("main table")).to_contain_text("Crin Dorada")
    seoul.desk.go("office_introduction", made.pk)
    for text in ("Palacio de invierno", "10.000", "Confirmado", "6 puestos de trabajo"):
        expect(page.locator("main")).to_contain_text(text)
    outcome = Outcome.objects.get()
    assert (outcome.state, outcome.amount, outcome.jobs) == ("confirmed", "medium", 6)


@pytest.mark.parametrize("agree", [both_say_yes, interest_is_accepted])
def test_somebody_in_seoul_and_a_company_in_getafe_find_each_other(
    site: str,
    phone: Page,
    watched: Page,
    own_vectors: None,
    account: Make,
    getafe: Organisation,
    agree: Callable[[Seoul, Opportunity], None],
) -> None:
    office = account("office_admin", email="office@people.example")
    marta = type(office).objects.get(email=GETAFE)
    seoul = Seoul(site, phone, watched, marta, office)
    need = asks(seoul)
    seoul.nobody_is_told()
    is_moderated(seoul, need)
    meaning.catch_up_vectors()
    catch_up()
    meaning.reader()
    is_found(seoul, need)
    agree(seoul, need)
    made = are_introduced(seoul)
    tell_what_came(seoul, made)
    prove(seoul, made)
    assert (made.one, made.other, made.opportunity) == (None, getafe, need)
