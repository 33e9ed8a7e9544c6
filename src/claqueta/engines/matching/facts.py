"""Why one organisation fits one opportunity, what it does not say, and which hard requirement it fails: facts of its record."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from claqueta.engines.matching.data import numbers
from claqueta.engines.matching.meeting import met
from claqueta.engines.matching.question import Question
from claqueta.engines.matching.ready import Ready, spoken
from claqueta.engines.matching.taxonomy import relation
from claqueta.engines.matching.values import Ask, Fact, Organisation
from claqueta.engines.matching.words import Vocabulary, language_of, sentences, terms

_NEAREST = ("exact", "descendant", "ancestor", "sibling")
_CREDITS = 3
_QUOTE = 160
_LEAST_SHARED = 1.0


@dataclass(frozen=True, slots=True)
class Explanation:
    reasons: tuple[Fact, ...]
    unknown: tuple[Fact, ...]
    failed: tuple[Fact, ...]


def explain(ready: Ready, question: Question, position: int, close: float) -> Explanation:
    """Every fact of a record that counts for a question; `close` is how close its texts are."""
    organisation = ready.organisations[position]
    reasons: list[tuple[float, Fact]] = []
    unknown: list[Fact] = []
    failed: list[Fact] = []
    for ask in question.asks:
        stated = _stated(ask, organisation)
        if not stated:
            # What is usual for a kind is nobody's question; only what was asked can stay without an answer.
            if ask.written:
                unknown.append(Fact(ask.kind, _asked(ready, ask)))
            continue
        fact, score = _fact(ready, ask, organisation)
        if ask.hard and score < ready.passing(ask):
            failed.append(Fact(ask.kind, _asked(ready, ask) | {"stated": stated}))
        elif fact is not None:
            reasons.append((question.weight(ask) * score, fact))
    if credited := _credits(ready, question, organisation):
        reasons.append((numbers()["weights"]["credit"], credited))
    if close >= numbers()["meaning"]["reason"] and (quoted := _quoted(ready, question, position)):
        reasons.append((numbers()["weights"]["meaning"] * close, quoted))
    reasons.sort(key=lambda pair: -pair[0])
    return Explanation(tuple(_once(fact for _weight, fact in reasons)), tuple(_once(unknown)), tuple(failed))


def _once(facts: Iterable[Fact]) -> list[Fact]:
    return list({(fact.kind, repr(sorted(fact.values.items()))): fact for fact in facts}.values())


def _stated(ask: Ask, organisation: Organisation) -> Any:
    """What the record says of the matter, if anything."""
    match ask.kind:
        case "activity":
            return organisation.activities
        case "capability":
            return organisation.capabilities.get(ask.key, ())
        case "language":
            return tuple(sorted(spoken(organisation)))
        case "territory":
            return tuple(sorted(organisation.territories))
        case "dates":
            return organisation.available
        case _:
            return organisation.budgets


def _asked(ready: Ready, ask: Ask) -> dict[str, Any]:
    values: dict[str, Any] = {"asked": ask.what}
    if ask.kind == "capability":
        values["key"] = ask.key
    if ask.kind == "activity":
        values["names"] = tuple(ready.taxonomy.name(code) for code in ask.what)
    return values


def _fact(ready: Ready, ask: Ask, organisation: Organisation) -> tuple[Fact | None, float]:
    match ask.kind:
        case "activity":
            return _activity(ready, ask, organisation)
        case "capability":
            stated = organisation.capabilities[ask.key]
            score = met(stated, ask.what)
            fact = Fact(
                "capability", {"key": ask.key, "asked": ask.what, "stated": stated, "whole": score == 1}
            )
            return (fact if score > 0 else None), score
        case "language":
            return _covered("language", ask, spoken(organisation))
        case "territory":
            return _covered("territory", ask, organisation.territories)
        case kind:
            ranges: tuple[Any, ...] = organisation.available if kind == "dates" else organisation.budgets
            one = next((one for one in ranges if one.meets(ask.what)), None)
            return (Fact(kind, {"asked": ask.what, "stated": one}), 1.0) if one else (None, 0.0)


def _activity(ready: Ready, ask: Ask, organisation: Organisation) -> tuple[Fact | None, float]:
    table = numbers()["activity"]
    found = []
    each = []
    for asked in ask.what:
        near = [
            (table[how] * (1.0 if done == organisation.primary else table["secondary"]), asked, done, how)
            for done in organisation.activities
            if (how := relation(asked, done))
        ]
        each.append(max((one[0] for one in near), default=0.0))
        found += near
    if not found:
        return None, 0.0
    _score, asked, done, how = max(found, key=lambda one: one[0])
    values = {
        "asked": asked,
        "asked_name": ready.taxonomy.name(asked, organisation.names),
        "done": done,
        "done_name": ready.taxonomy.name(done, organisation.names),
        "how": how,
        "primary": done == organisation.primary,
        "written": ask.written,
    }
    score = table["best"] * max(each) + (1 - table["best"]) * sum(each) / len(each)
    return Fact("activity", values), score


def _covered(kind: str, ask: Ask, held: Iterable[str]) -> tuple[Fact | None, float]:
    common = tuple(code for code in ask.what if code in held)
    return (Fact(kind, {"codes": common}) if common else None), len(common) / len(ask.what)


def credited(vocabulary: Vocabulary, role: str, code: str) -> bool:
    """Whether a role is of an activity, or of a special kind of it."""
    return any(
        concept.startswith("activity:")
        and relation(code, concept.partition(":")[2]) in ("exact", "descendant")
        for concept in vocabulary.found(role, language_of(role))
    )


def _credits(ready: Ready, question: Question, organisation: Organisation) -> Fact | None:
    """The newest credits of one of the activities that are asked for."""
    for code in question.activities:
        like = [
            credit
            for credit in organisation.credits
            if credit.role and credit.title and credited(ready.vocabulary, credit.role, code)
        ]
        if like:
            like.sort(key=lambda credit: -(credit.year or 0))
            values = {
                "activity": code,
                "name": ready.taxonomy.name(code, organisation.names),
                "credits": tuple((one.title, one.year, one.role) for one in like[:_CREDITS]),
            }
            return Fact("credit", values)
    return None


def _quoted(ready: Ready, question: Question, position: int) -> Fact | None:
    """The sentence of the record that has most in common with the question, as it stands there."""
    best, quote = 0.0, ""
    for sentence, said in ready.said_by(position):
        common = sum(min(weight, question.terms.get(term, 0.0)) for term, weight in said.items())
        if common > best:
            best, quote = common, sentence
    if best >= _LEAST_SHARED:
        return Fact("meaning", {"quote": _shortened(quote), "how": "words"})
    near = ready.near(question.opportunity.id).get(ready.organisations[position].id)
    return Fact("meaning", {"quote": _shortened(near.quote), "how": "near"}) if near and near.quote else None


def _shortened(quote: str) -> str:
    if len(quote) > _QUOTE:
        quote = quote[:_QUOTE].rpartition(" ")[0] or quote[:_QUOTE]
    return quote.rstrip(" .:;,")


def holds(fact: Fact, organisation: Organisation, ready: Ready, question: Question) -> bool:
    """Whether a reason is true of the record and was asked, worked out anew from both."""
    values, asks = fact.values, [ask for ask in question.asks if ask.kind == fact.kind]
    match fact.kind:
        case "activity":
            return (
                values["done"] in organisation.activities
                and any(values["asked"] in ask.what for ask in asks)
                and relation(values["asked"], values["done"]) == values["how"] in _NEAREST
                and values["primary"] == (values["done"] == organisation.primary)
            )
        case "capability":
            stated = organisation.capabilities.get(values["key"])
            score = met(stated or (), values["asked"])
            asked = any(ask.key == values["key"] and ask.what == values["asked"] for ask in asks)
            return asked and stated == values["stated"] and score > 0 and values["whole"] == (score == 1)
        case "language" | "territory":
            held = spoken(organisation) if fact.kind == "language" else organisation.territories
            asked_codes = {code for ask in asks for code in ask.what}
            return bool(values["codes"]) and set(values["codes"]) <= held & asked_codes
        case "dates" | "budget":
            ranges: tuple[Any, ...] = organisation.available if fact.kind == "dates" else organisation.budgets
            asked = any(ask.what == values["asked"] for ask in asks)
            return asked and values["stated"] in ranges and values["stated"].meets(values["asked"])
        case "credit":
            known = {(one.title, one.year, one.role) for one in organisation.credits}
            return values["activity"] in question.activities and all(
                one in known and credited(ready.vocabulary, one[2], values["activity"])
                for one in values["credits"]
            )
        case "meaning":
            if values["how"] == "near":
                return _near(values["quote"], organisation, ready, question)
            return _quotes(values["quote"], organisation, ready, question)
        case _:
            return False


def _quotes(quote: str, organisation: Organisation, ready: Ready, question: Question) -> bool:
    """Whether the record says it, and in a sentence that shares something with the question."""
    return any(
        quote in sentence and not question.terms.keys().isdisjoint(terms(sentence, ready.vocabulary))
        for text in organisation.texts
        for sentence in sentences(text)
    )


def _near(quote: str, organisation: Organisation, ready: Ready, question: Question) -> bool:
    """Whether the record says it, and it is what comes near by the vectors."""
    neighbour = ready.near(question.opportunity.id).get(organisation.id)
    return (
        neighbour is not None
        and bool(quote)
        and neighbour.quote.startswith(quote)
        and neighbour.share >= numbers()["meaning"]["reason"]
        and any(quote in text for text in organisation.texts)
    )


def says_nothing(fact: Fact, organisation: Organisation) -> bool:
    """Whether the record really leaves out what is said to be unknown."""
    ask = Ask(fact.kind, fact.values["asked"], key=fact.values.get("key", ""))
    return not _stated(ask, organisation)


def fails(fact: Fact, organisation: Organisation, ready: Ready) -> bool:
    """Whether the record really says otherwise than the hard requirement."""
    ask = Ask(fact.kind, fact.values["asked"], key=fact.values.get("key", ""), hard=True)
    verdict = Ready([organisation], ready.taxonomy).verdict(ask)
    return bool(verdict.known[0]) and float(verdict.score[0]) < ready.passing(ask)
