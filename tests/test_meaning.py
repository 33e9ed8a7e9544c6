"""Search by meaning in the product: the vectors follow the database, circles hold, and words alone answer meanwhile."""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from claqueta.engines.search import SearchRequest
from claqueta.engines.search.meaning import gist_of, store
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.priority import VECTORS
from claqueta.foundation.search import catch_up, find, meaning
from claqueta.foundation.search.node import documents_of
from claqueta.foundation.search.registry import searchables
from claqueta.organisations import actions
from claqueta.organisations.directory import DIRECTORY
from conftest import run_threads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Vectors of this test's own, read anew at once."""
    meaning._collections.clear()
    meaning.vectors_path().unlink(missing_ok=True)
    monkeypatch.setattr(meaning, "READ_ANEW_SECONDS", 0.0)
    yield
    meaning._collections.clear()
    meaning.vectors_path().unlink(missing_ok=True)


def held_by_database() -> set[tuple[str, str, str, str]]:
    return {
        (one.key, one.language, one.audience, gist_of(one).digest)
        for kind, searchable in searchables().items()
        for one in documents_of([f"{kind}:{key}" for key in searchable.identifiers()])[0]
    }


def described(organisation: Callable[..., Any], name: str, text: str) -> Any:
    made = organisation(name, member=False)
    actions.publish_profile(made, {"description": {"es": text}}, by=SYSTEM)
    return made


def asked(text: str, language: str = "en", audience: str = "public") -> SearchRequest:
    return SearchRequest(language, audience, text, fused=True)


def test_vectors_equal_the_database_after_changes(organisation: Callable[..., Any]) -> None:
    one = described(organisation, "Azotea", "Adiestramos caballos para rodajes históricos.")
    meaning.catch_up_vectors()
    assert meaning.store().documents() == held_by_database()

    two = described(organisation, "Boceto", "Contratos y nóminas de equipos técnicos.")
    actions.publish_profile(one, {"description": {"es": "Adiestramos perros y gatos."}}, by=SYSTEM)
    meaning.catch_up_vectors()
    assert meaning.store().documents() == held_by_database()

    actions.set_listed([two], False, by=SYSTEM)
    assert meaning.catch_up_vectors() > 0
    assert meaning.store().documents() == held_by_database()
    assert meaning.catch_up_vectors() == 0

    meaning.rebuild_vectors()
    assert meaning.store().documents() == held_by_database()


def test_vectors_are_made_by_a_thread_that_gives_way_to_all_others() -> None:
    stop, found = threading.Event(), list[int]()
    stop.set()

    def follow() -> None:
        meaning.follow_vectors(stop)
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    run_threads(follow)
    assert found == [max(before, VECTORS)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


class Once(threading.Event):
    """Set by whoever waits for it."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


def test_worker_that_has_nothing_to_make_holds_no_models(
    organisation: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    described(organisation, "Azotea", HORSES)
    followed()
    before = meaning.reader().read(NEED, "en").vectors
    monkeypatch.setattr(meaning, "give_way", lambda _niceness: None)
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)

    meaning.follow_vectors(Once())
    assert meaning.let_go(), "it had work to do not long ago"
    meaning.reader().read.cache_clear()
    after = meaning.reader().read(NEED, "en").vectors
    assert [(one == other).all() for one, other in zip(before, after, strict=True)] == [True, True]

    monkeypatch.setattr(meaning, "HELD_SECONDS", -1)
    meaning.follow_vectors(Once())
    assert not meaning.let_go()


NEED = "We need trained horses and dogs for a period film"
HORSES = "Adiestramos caballos y perros para rodajes históricos."
PAYROLL = "Contratos y nóminas de equipos técnicos."


def followed() -> None:
    """The index and the vectors as the worker keeps them, and the models loaded."""
    meaning.catch_up_vectors()
    catch_up()
    meaning.reader()


@pytest.mark.parametrize(
    ("text", "other", "language", "question"),
    [
        (HORSES, PAYROLL, "en", NEED),
        (
            "We train horses and hounds for period pictures.",
            "Contracts and payroll for film crews.",
            "es",
            "Necesitamos caballos y perros adiestrados para una película de época",
        ),
    ],
)
def test_a_need_finds_what_is_said_in_the_other_language_only(
    organisation: Callable[..., Any], text: str, other: str, language: str, question: str
) -> None:
    spoken = "en" if language == "es" else "es"
    for name, said in (("Azotea", text), ("Boceto", other)):
        made = organisation(name, member=False)
        actions.publish_profile(made, {"description": {spoken: said}}, by=SYSTEM)
    followed()

    page = find(asked(question, language))

    first = next(hit for hit in page.hits if hit.kind == "organisation")
    assert (first.title, first.meant) == ("Azotea", True)
    assert find(SearchRequest(language, "public", question)).total == 0
    found = DIRECTORY.ask(DIRECTORY.question(query=question), "public", language)
    assert found.page.hits[0].title == "Azotea"


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/en/directory/", ""),
        ("/en/search/", ""),
        ("/office/search/", "office_staff"),
        ("/office/palette/", "office_staff"),
    ],
)
def test_while_somebody_types_words_alone_count_and_then_what_is_meant(
    path: str, who: str, organisation: Callable[..., Any], account: Callable[..., Any], client: Any
) -> None:
    described(organisation, "Azotea", HORSES)
    described(organisation, "Boceto", PAYROLL)
    followed()
    if who:
        client.force_login(account(who, email="office@people.example"))
    heads = {"HX-Request": "true"}

    typed = client.get(path, {"q": NEED, "typing": "1"}, headers=heads).content.decode()
    rested = client.get(path, {"q": NEED}, headers=heads).content.decode()
    submitted = client.get(path, {"q": NEED}).content.decode()

    assert "Azotea" not in typed
    for page in (rested, submitted):
        assert page.index("Azotea") < page.find("Boceto") or "Boceto" not in page
        # Marked, with what says so.
        assert "ound by meaning" in page
        assert "caballos" in page
        assert "typing=" not in page
    assert "<html" not in rested


def test_a_name_comes_first(organisation: Callable[..., Any]) -> None:
    described(organisation, "Caballos", PAYROLL)
    described(organisation, "Azotea", HORSES)
    followed()

    assert [hit.title for hit in find(asked("caballos", "es")).hits][:2] == ["Caballos", "Azotea"]


def test_what_the_public_may_not_see_moves_none_of_its_scores(organisation: Callable[..., Any]) -> None:
    described(organisation, "Azotea", HORSES)
    described(organisation, "Boceto", PAYROLL)
    followed()
    before = find(asked(NEED))

    hidden = [described(organisation, name, f"{HORSES} {name}") for name in ("Claraboya", "Dintel")]
    actions.set_listed(hidden, False, by=SYSTEM)
    followed()

    assert find(asked(NEED)) == before
    assert {"Claraboya", "Dintel"} <= {hit.title for hit in find(asked(NEED, audience="office")).hits}


def test_a_worker_that_is_stopped_goes_on_from_there(
    organisation: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    described(organisation, "Azotea", HORSES)
    described(organisation, "Boceto", PAYROLL)
    monkeypatch.setattr(store, "BATCH", 1)
    made, kept = list[int](), store.nearness_of

    def stopped(*given: Any) -> Any:
        if len(made) == 2:
            raise SystemExit
        made.append(1)
        return kept(*given)

    with monkeypatch.context() as patch:
        patch.setattr(store, "nearness_of", stopped)
        with pytest.raises(SystemExit):
            meaning.catch_up_vectors()
    assert meaning.store().documents() == set()
    assert len(meaning.store().digests()) == 2

    meaning.catch_up_vectors()

    assert meaning.store().documents() == held_by_database()


def test_what_changed_since_the_vectors_were_made_is_not_found_by_them(
    organisation: Callable[..., Any],
) -> None:
    one = described(organisation, "Azotea", "Adiestramos caballos y perros para rodajes históricos.")
    meaning.catch_up_vectors()
    meaning.reader()

    actions.publish_profile(one, {"description": {"es": "Asesoría fiscal."}}, by=SYSTEM)
    catch_up()

    found = meaning.meant(asked("somebody who trains stallions and hounds"))
    assert found is not None
    key = f"organisation:{one.pk}"
    assert [key in found.near, key in found.admitted, key in found.said] == [False, False, False]


def test_a_hidden_organisation_is_near_for_the_office_only(organisation: Callable[..., Any]) -> None:
    one = described(organisation, "Azotea", "Adiestramos caballos y perros para rodajes históricos.")
    described(organisation, "Boceto", "Contratos y nóminas de equipos técnicos.")
    actions.set_listed([one], False, by=SYSTEM)
    meaning.catch_up_vectors()
    catch_up()
    meaning.reader()

    public, office = (
        meaning.meant(asked("somebody who trains stallions and hounds", audience=audience))
        for audience in ("public", "office")
    )

    assert public is not None
    assert office is not None
    assert (f"organisation:{one.pk}" in public.near, f"organisation:{one.pk}" in office.near) == (False, True)


def test_without_vectors_the_words_answer(organisation: Callable[..., Any]) -> None:
    described(organisation, "Azotea", "Adiestramos caballos.")
    catch_up()

    assert meaning.meant(asked("caballos", "es")) is None
    assert "Azotea" in [hit.title for hit in find(asked("caballos", "es")).hits]


def test_a_broken_file_leaves_the_words(organisation: Callable[..., Any]) -> None:
    described(organisation, "Azotea", "Adiestramos caballos.")
    catch_up()
    meaning.reader()
    meaning.vectors_path().write_bytes(b"no database" * 1000)

    assert "Azotea" in [hit.title for hit in find(asked("caballos", "es")).hits]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "🎬🎬", "a" * 10_000, "palabra " * 1_250, "de la", "caballos \ud800", "\ud800", "a\0b"],
    ids=["empty", "blank", "emojis", "10 KB", "many words", "filling", "half", "half only", "zero"],
)
def test_any_question_is_answered(organisation: Callable[..., Any], text: str) -> None:
    described(organisation, "Azotea", "Adiestramos caballos.")
    meaning.catch_up_vectors()
    catch_up()
    meaning.reader()

    assert find(asked(text, "es")).total >= 0
    assert meaning.meant(asked(text, "xx")) is None
