"""Who must not read what: declared, and computed of what is on record."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from claqueta.accounts.models import Account, Person
from claqueta.foundation.actors import SYSTEM
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.submissions.actions import reading_assigning as assigning
from claqueta.submissions.actions import reading_giving as giving
from claqueta.submissions.models import Conflict, Reader, Reading, Submission
from claqueta.submissions.queries.conflicts import conflict_of, conflicts_among, host_of, plain_company
from claqueta.submissions.tests.reading_scenes import SCORES, call_with, holder, reader_of, seat_of, sent

pytestmark = pytest.mark.django_db
Made = Callable[..., Organisation]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def kind(reader: Reader, submission: Submission) -> str:
    found = conflict_of(Reader.objects.get(pk=reader.pk), Submission.objects.get(pk=submission.pk))
    return found.kind if found else ""


def test_a_reader_who_owns_the_project_is_refused_everywhere() -> None:
    call = call_with(1)
    project = call.submissions.get()
    seat = seat_of(call, "Ana Ruiz")
    reading = sent(seat, project)
    Submission.objects.update(email="ANA@lecturas.example")
    assert kind(seat.reader, project) == "own"
    with pytest.raises(ValidationError, match="must not read"):
        giving.give_reading(reading, scores=SCORES, confidence="2", words="Mine is best", by=holder(seat))
    Reading.objects.all().delete()
    with pytest.raises(ValidationError, match="own project"):
        assigning.put_reading(seat, project, by=SYSTEM)
    assert assigning.propose_readings(call, by=SYSTEM).assignment.pairs == ()


def test_the_account_that_submitted_is_its_owner() -> None:
    account = Account.objects.create_user(email="otra@cine.example")
    call = call_with(1)
    reader = reader_of("Ana Ruiz")
    Reader.objects.update(account=account)
    assert kind(reader, call.submissions.get()) == ""
    Submission.objects.update(account=account)
    assert kind(reader, call.submissions.get()) == "own"


@pytest.mark.parametrize(
    ("company", "kinds"),
    [
        ("Azotea Films, S.L.", "same_company"),
        ("AZOTEA  films", "same_company"),
        ("Azotea Film", ""),
        ("Socia Cuatro S.A.", "same_company"),
        ("", ""),
    ],
)
def test_a_company_is_known_by_its_name_without_its_legal_form(company: str, kinds: str) -> None:
    call = call_with(1, company="Azotea Films SL", coproducers=[{"company": "Socia Cuatro", "country": "FR"}])
    assert kind(reader_of("Ana Ruiz", company=company), call.submissions.get()) == kinds


def test_a_company_on_record_is_known_by_what_it_is_called_there(organisation: Made) -> None:
    call = call_with(1, company="Azotea Films SL")
    azotea = organisation("Azotea Films")
    assert kind(reader_of("Ana Ruiz", organisation=azotea), call.submissions.get()) == "same_company"


def test_a_mail_address_at_the_site_of_the_company_gives_it_away(organisation: Made) -> None:
    call = call_with(1, company="Azotea Films")
    organisation("Azotea Films", website="https://www.lecturas.example/quien")
    assert kind(reader_of("Ana Ruiz"), call.submissions.get()) == "same_company"


def test_whoever_is_named_among_the_makers_reads_nothing_of_it() -> None:
    call = call_with(1, writer="Bo Li, Ána RUIZ y otros")
    assert kind(reader_of("Ana Ruiz"), call.submissions.get()) == "named"
    Reader.objects.update(name="Ana Ruizdomingo")
    assert kind(Reader.objects.get(), call.submissions.get()) == ""


@pytest.mark.parametrize("name", ["Ana Ruiz (PGA)", "Ana Ruiz Jr.", "“Ana” Ruiz"])
def test_whoever_is_named_is_known_when_their_name_has_marks_at_its_ends(name: str) -> None:
    call = call_with(1, director=f"Bo Li, {name}; Cy Pol")
    assert kind(reader_of("Ana Ruiz"), call.submissions.get()) == ("" if "“" in name else "named")
    Reader.objects.update(name=name)
    assert kind(Reader.objects.get(), call.submissions.get()) == "named"


def test_credits_together_count_as_long_as_the_rule_says(organisation: Made) -> None:
    year = timezone.localdate().year
    one, other = organisation("Azotea Films"), organisation("Nogal Cine")
    call = call_with(1, company="Nogal Cine")
    reader = reader_of("Ana Ruiz", organisation=one)
    for years, told in (((year - 1, year), "credits"), ((year - 9, year - 9), ""), ((year, year - 9), "")):
        for made, when in zip((one, other), years):
            Organisation.objects.filter(pk=made.pk).update(credits=[{"title": "La Azotea", "year": when}])
        assert kind(reader, call.submissions.get()) == told, years


def test_companies_of_one_family_are_tied_by_people_or_by_address(organisation: Made) -> None:
    one, other = organisation("Azotea Films"), organisation("Nogal Cine")
    call = call_with(1, company="Nogal Cine")
    reader = reader_of("Ana Ruiz", organisation=one)
    assert kind(reader, call.submissions.get()) == ""
    person = Person.objects.create(name="Socia Común")
    for made in (one, other):
        Affiliation.objects.create(organisation=made, person=person, kind="representative")
    assert kind(reader, call.submissions.get()) == "family"
    Affiliation.objects.all().delete()
    Organisation.objects.filter(pk__in=[one.pk, other.pk]).update(website="https://grupo.example/")
    assert kind(reader, call.submissions.get()) == "family"


def test_what_a_reader_declares_is_taken_from_them_for_good() -> None:
    call = call_with(2)
    seat, other = seat_of(call, "Ana Ruiz"), seat_of(call, "Bo Li")
    first = call.submissions.get(number=1)
    giving.declare_conflict(sent(seat, first), why="Lo conozco", by=holder(seat))
    assert Conflict.objects.get().words == "Lo conozco"
    assert not Reading.objects.exists()
    found = assigning.propose_readings(call, by=SYSTEM).assignment
    assert (str(seat.pk), str(first.pk)) not in {(one.reader, one.project) for one in found.pairs}
    assert (str(other.pk), str(first.pk)) in {(one.reader, one.project) for one in found.pairs}


def test_conflicts_cost_the_same_queries_however_many_there_are(
    organisation: Made, django_assert_num_queries: Any
) -> None:
    call = call_with(6, company="Nogal Cine")
    organisation("Nogal Cine")
    made = organisation("Azotea Films")
    names = ("Ana Ruiz", "Bo Li", "Cy Pol")
    for name in names:
        reader_of(name, organisation=made if name == "Bo Li" else None)
    readers = list(Reader.objects.select_related("organisation"))
    projects = list(call.submissions.all())
    with django_assert_num_queries(4):
        conflicts_among(readers, projects)


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Árbol, S. L. U.", "arbol"), ("Kino GmbH", "kino"), ("S.A. Films", "s.a. films"), ("  ", "")],
)
def test_a_legal_form_is_left_out_at_the_end(name: str, plain: str) -> None:
    assert plain_company(name) == plain


def test_a_host_is_read_of_any_address() -> None:
    assert host_of("https://WWW.Cine.example/a") == "cine.example"
    assert host_of("https://[broken") == host_of("") == ""
