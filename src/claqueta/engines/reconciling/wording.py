"""Reasons, refusals and notes in words, in each language of the product."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from claqueta.engines.reconciling.words import data

if TYPE_CHECKING:
    from claqueta.engines.reconciling.batches import Collected
    from claqueta.engines.reconciling.deciding import Candidate, Decision
    from claqueta.engines.reconciling.explaining import Explanation
    from claqueta.engines.reconciling.facts import Facts

LANGUAGES = ("es", "en")
_AND = {"es": " y ", "en": " and "}
_DOUBTS = (
    "paid",
    "believed",
    "guessed",
    "not.issued",
    "payer.other",
    "number.other",
    "period.other",
    "amount.part",
    "amount.charges",
    "amount.near",
    "name.shared",
)
_FOR = (
    "number.exact",
    "number.short",
    "number.close",
    "number.far",
    "account.known",
    "account.learnt",
    "tax.id",
    "name.certain",
    "name.learnt",
    "seen",
    "name.part",
    "named",
    "extraordinary",
    "period",
    "amount.exact",
    "amount.left",
    "amount.sum",
    "only",
)


@cache
def phrases() -> dict[str, Any]:
    return data("wording")


@cache
def codes() -> dict[str, dict[str, Any]]:
    """What a return's code means, what to do next, and the rule for collecting again."""
    return data("codes")


def refusal(word: str, language: str, /, **more: Any) -> str:
    """Why a file was not read."""
    return _filled("refused", word, language, **more)


def note(said: dict[str, Any], language: str) -> str:
    """What does not add up in a file that was read."""
    return _filled("note", said["word"], language, **{key: said[key] for key in said if key != "word"})


class _Shown(dict[str, Any]):
    """Values of a sentence; one that is not given is a question mark."""

    def __missing__(self, name: str) -> str:
        return "?"


def _filled(section: str, key: str, language: str, /, **values: Any) -> str:
    shown = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in values.items()
    }
    text: str = phrases()[section][key][language]
    return text.format_map(_Shown(shown))


def _joined(parts: Iterable[str], language: str) -> str:
    parts = list(parts)
    return (
        parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + _AND[language] + parts[-1] if parts else ""
    )


def _because(candidate: "Candidate", names: Iterable[str], language: str) -> list[str]:
    receipt = candidate.standing.receipt
    return [
        _filled("evidence", name, language, number=receipt.number, member=receipt.member)
        for name in names
        if name in candidate.evidence
    ]


def plain_reason(kind: str, what: str, amount: Decimal) -> dict[str, str]:
    key = what if what in phrases()["kind"] else kind if kind == "fee" else "in" if amount > 0 else "out"
    return {language: _filled("kind", key, language) for language in LANGUAGES}


def booked(explanation: "Explanation", facts: "Facts", decision: "Decision") -> dict[str, str]:
    numbers = [match.receipt for match in explanation.matched]
    if decision.summed:
        return {
            language: _filled("sentence", "sum", language, numbers=_joined(numbers, language))
            for language in LANGUAGES
        }
    (candidate,) = decision.evidence
    said = {}
    for language in LANGUAGES:
        because = _joined(_because(candidate, _FOR, language), language)
        member = candidate.standing.receipt.member
        said[language] = _filled("sentence", "booked", language, member=member, because=because)
    return said


def suggested(explanation: "Explanation", facts: "Facts", decision: "Decision") -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        doubts = []
        if facts.purposes:
            doubts.append(
                _filled("evidence", "purpose", language, words=" ".join(facts.purposes[:4]).lower())
            )
        elif facts.strange:
            doubts.append(_filled("evidence", "strange", language, words=" ".join(facts.strange[:4]).lower()))
        doubts += [_filled("evidence", "copied", language, number=number) for number in decision.copied]
        if explanation.suggested:
            candidate = decision.suggested[0][0]
            receipt = candidate.standing.receipt
            because = _because(candidate, _FOR, language) or [_filled("evidence", "amount.exact", language)]
            doubts = _because(candidate, _DOUBTS, language) + doubts
            but = _filled("sentence", "but", language, doubts=_joined(doubts, language)) if doubts else ""
            said[language] = _filled(
                "sentence",
                "suggested",
                language,
                number=receipt.number,
                member=receipt.member,
                because=_joined(because, language),
                but=but,
            )
        elif explanation.kind == "other":
            said[language] = plain_reason("other", "purpose", Decimal(1))[language]
        elif doubts:
            said[language] = _filled(
                "sentence", "nothing_because", language, because=_joined(doubts, language)
            )
        else:
            said[language] = _filled("sentence", "nothing", language)
    return said


def collected(explanation: "Explanation", found: "Collected") -> dict[str, str]:
    if not found.standings:
        key = "collected_nothing"
    elif not found.sure:
        key = "collected_doubt"
    elif found.fee:
        key = "collected_fee"
    else:
        key = f"collected_{found.how}"
    return {
        language: _filled("sentence", key, language, count=len(found.standings), fee=found.fee)
        for language in LANGUAGES
    }


def returned(explanation: "Explanation") -> dict[str, str]:
    known = codes().get(explanation.code)
    number = ", ".join(match.receipt for match in explanation.matched)
    said = {}
    for language in LANGUAGES:
        code = f" ({explanation.code}: {known['says'][language].rstrip('.')})" if known else ""
        more = f" {known['next'][language]}" if known else ""
        if explanation.what == "transfer":
            key = "cancelled" if number else "cancelled_doubt"
        else:
            key = ("returned_fee" if explanation.charges else "returned") if number else "returned_doubt"
        said[language] = _filled(
            "sentence",
            key,
            language,
            **{"number": number, "code": code, "next": more, "fee": explanation.charges},
        )
    return said
