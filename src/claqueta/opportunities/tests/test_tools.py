"""What programs read of needs and offers, by tools: no more than the key's owner may see."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild
from claqueta.opportunities import actions
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.queries import matching
from claqueta.opportunities.tests.factories import TEXT

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
TELLING = ("zanzíbar", "zanzibar", "910 000 001", "910000001", "zanzibarfilms")
READING = ("search", "opportunities", "match")


@pytest.fixture(autouse=True)
def _afresh() -> None:
    matching._ready.clear()
    matching._markets.clear()


def values_of(result: Any) -> Any:
    assert not result["isError"], result
    return result["structuredContent"]


def why(result: Any) -> str:
    assert result["isError"], result
    return str(result["content"][0]["text"])


def names(result: Any) -> list[str]:
    return [one["organisation"]["name"] for one in values_of(result)["matches"]]


# -- What there is -------------------------------------------------------------------------------------------


def test_the_board_is_narrowed_and_paged_and_mine_has_every_state(
    opportunity: Make, organisation: Make, representative: Make, key_for: Make, use_tool: Make
) -> None:
    azotea = organisation()
    key = key_for(representative(azotea))
    first = opportunity(azotea, kind="finance", direction="offer", audience="public")
    second = opportunity(organisation("Otra"), kind="service", audience="members")
    mine = opportunity(azotea, "draft", kind="talent")

    def slugs(key: str = "", **asked: Any) -> list[str]:
        return [one["slug"] for one in values_of(use_tool("opportunities", key, **asked))["items"]]

    assert slugs() == [first.slug]
    assert slugs(key) == [second.slug, first.slug]
    assert slugs(key, direction="offer") == [first.slug]
    assert slugs(key, kind="service") == [second.slug]
    assert sorted(slugs(key, mine=True)) == sorted([first.slug, mine.slug])
    assert slugs(mine=True) == []
    page = values_of(use_tool("opportunities", key, limit=1))
    assert slugs(key, limit=1, cursor=page["next"]) == [first.slug]
    assert why(use_tool("opportunities", key, cursor="x"))
    assert "finance" in why(use_tool("opportunities", key, kind="magic"))


def test_one_that_the_caller_may_not_see_is_as_one_that_is_not_there(
    opportunity: Make, organisation: Make, use_tool: Make
) -> None:
    hidden = opportunity(organisation(), audience="members")
    for tool in ("opportunities", "match"):
        for number in (hidden.slug, str(hidden.public_id), "2020-9999", "x"):
            assert why(use_tool(tool, number=number, language="en")) == (
                f"There is no need or offer “{number}” that you may see."
            )


# -- Who it is -----------------------------------------------------------------------------------------------


@pytest.fixture
def hidden(organisation: Make, opportunity: Make) -> Any:
    """A need without a name whose every text says whose it is, and whose organisation fits it best of all."""
    whose = organisation("Zanzíbar Films", codes=("5.8",), email="hola@zanzibar.example")
    made = opportunity(
        whose,
        anonymous=True,
        audience="public",
        activities=["5.8"],
        kind="call_partner",
        title={"es": "Doblaje para ZANZÍBAR FILMS", "en": "Dubbing for Zanzibar Films"},
        text={
            "es": "Somos Zanzibar Films, S.L. Llámanos al +34 910 000 001 o al 910000001.",
            "en": "See https://zanzibar.example/films or @zanzibarfilms.",
        },
        details={"programme": "Creative Europe, by Zanzíbar Films"},
    )
    actions.attach_file(
        made, ContentFile(b"%PDF-1.7 Zanzibar"), name="Zanzíbar.pdf", audience="like_it", by=SYSTEM
    )
    return made


@pytest.mark.parametrize("who", ["guest", "member"])
@pytest.mark.parametrize("tool", READING)
def test_no_tool_tells_whose_it_is_before_consent(
    tool: str,
    who: str,
    hidden: Any,
    organisation: Make,
    representative: Make,
    key_for: Make,
    use_tool: Make,
) -> None:
    member = representative(organisation("Otra Casa"), email="otra@casa.example")
    key = key_for(member, "read", "propose") if who == "member" else ""
    rebuild()
    asked: dict[str, list[dict[str, Any]]] = {
        "search": [{"query": "doblaje"}, {"query": "dubbing", "kind": "opportunity"}],
        "opportunities": [{}, {"number": hidden.slug}, {"number": str(hidden.public_id)}],
        "match": [{"number": hidden.slug}],
    }
    for arguments in asked[tool]:
        for language in ("es", "en"):
            result = use_tool(tool, key, language=language, **arguments)
            assert not result["isError"]
            shown = json.dumps(values_of(result), ensure_ascii=False)
            if tool != "match":
                assert hidden.slug in shown
                assert [word for word in TELLING if word in shown.casefold()] == []


def test_whether_its_own_organisation_stands_among_those_that_fit_tells_nothing(
    hidden: Any, organisation: Make, opportunity: Make, representative: Make, key_for: Make, use_tool: Make
) -> None:
    organisation("Bruma Sonido", codes=("5.8",))
    stranger = key_for(representative(organisation("Otra Casa"), email="otra@casa.example"))
    # Those who are not told whose it is get the list that anybody's need would have.
    described = {
        "kind": "call_partner",
        "title": {"es": "Doblaje"},
        "text": {"es": "Doblaje"},
        "activities": ["5.8"],
    }
    for key in ("", stranger):
        assert "Zanzíbar Films" in names(use_tool("match", key, number=hidden.slug))
        others = {*names(use_tool("match", key, number=hidden.slug))} - {"Otra Casa"}
        assert others == {*names(use_tool("match", key, described=described))} - {"Otra Casa"}
    # Whoever knows gets those that it could ask.
    own = key_for(representative(hidden.organisation, email="own@zanzibar.example"))
    assert "Zanzíbar Films" not in names(use_tool("match", own, number=hidden.slug))
    named = opportunity(hidden.organisation, activities=["5.8"], audience="public", kind="talent")
    assert "Zanzíbar Films" not in names(use_tool("match", "", number=named.slug))


def test_one_who_was_chosen_is_not_told_who_else_was(
    organisation: Make, opportunity: Make, representative: Make, key_for: Make, use_tool: Make
) -> None:
    whose, chosen = organisation("Azotea Films"), organisation("Bruma Sonido", codes=("5.8",))
    others = [organisation(name, codes=("5.8",)) for name in ("Cobalto", "Duna")]
    need = opportunity(whose, activities=["5.8"], audience="chosen", chosen=[chosen, others[0]])
    key = key_for(representative(chosen, email="b@bruma.example"))
    assert {"Cobalto", "Duna"} <= {*names(use_tool("match", key, number=need.slug))}
    assert why(use_tool("match", number=need.slug))
    own = key_for(representative(whose, email="a@azotea.example"))
    assert {*names(use_tool("match", own, number=need.slug))} == {"Bruma Sonido", "Cobalto"}


def test_what_a_description_matches_is_what_the_callers_circle_sees(
    organisation: Make, account: Make, representative: Make, key_for: Make, use_tool: Make, settings: Any
) -> None:
    from claqueta.organisations.actions import publish_profile

    field = next(one for one in settings.CLUSTER.capabilities if one.type == "boolean")
    (code, *_more) = field.categories
    whose = organisation("Azotea Films")
    values = {"activities": [{"code": code, "primary": True, "capabilities": {field.key: True}}]}
    for name, visibility in (("Bruma Sonido", {}), ("Cobalto", {"capabilities": "office"})):
        made = organisation(name, codes=(code,))
        publish_profile(made, {**values, "visibility": visibility}, by=SYSTEM)
    described = {
        "kind": "service",
        "title": {"en": "A need"},
        "text": {"en": "Words"},
        "activities": [code],
        "capabilities": [{"key": field.key, "hard": True}],
    }
    before = Opportunity.objects.count()
    found = {
        one["organisation"]["name"]: {reason["kind"] for reason in one["reasons"]}
        for one in values_of(use_tool("match", described=described))["matches"]
    }
    assert "capability" in found["Bruma Sonido"]
    assert "capability" not in found["Cobalto"]
    assert Opportunity.objects.count() == before
    mine = key_for(representative(whose))
    assert "Azotea Films" not in names(
        use_tool("match", mine, described={**described, "activities": ["5.7"]})
    )


def test_a_match_asks_for_one_thing_and_says_what_is_wrong_with_it(
    opportunity: Make, organisation: Make, use_tool: Make
) -> None:
    need = opportunity(organisation(), audience="public")
    described = {"kind": "service", **TEXT}
    both = why(use_tool("match", number=need.slug, described=described, language="en"))
    assert both == why(use_tool("match", language="en"))
    wrong = why(
        use_tool("match", described={**described, "kind": "magic", "budget": {"least": "x"}}, language="en")
    )
    assert "kind:" in wrong
    assert "budget_from:" in wrong
    assert "described.organisation" in why(use_tool("match", described={**described, "organisation": "x"}))


def test_a_match_is_one_list_with_few_queries(
    organisation: Make, opportunity: Make, use_tool: Make, django_assert_max_num_queries: Any
) -> None:
    whose = organisation("Azotea Films")
    for number in range(6):
        organisation(f"Sonido {number}", codes=("5.8",))
    need = opportunity(whose, activities=["5.8"], audience="public")
    assert len(names(use_tool("match", number=need.slug))) == 6
    with django_assert_max_num_queries(14):
        use_tool("match", number=need.slug)
    assert len(names(use_tool("match", number=need.slug, limit=2))) == 2
