"""What an entry is: payment, collection, return, fee or something else."""

import re
from dataclasses import dataclass
from functools import cache

from claqueta.engines.reconciling.statement import Entry
from claqueta.engines.reconciling.words import bare, data

PAYMENT, COLLECTION, RETURN, FEE, OTHER = "payment", "collection", "return", "fee", "other"


@dataclass(frozen=True, slots=True)
class Rule:
    kind: str
    what: str
    sign: int
    codes: tuple[str, ...]
    words: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def holds(self, entry: Entry, text: str) -> bool:
        if self.sign and entry.amount * self.sign <= 0:
            return False
        if self.codes and any(code.startswith(begin) for begin in self.codes for code in entry.codes):
            return True
        if self.unless is not None and self.unless.search(text):
            return False
        return not (self.codes or self.words) or any(pattern.search(text) for pattern in self.words)


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            one["kind"],
            one.get("what", ""),
            {"+": 1, "-": -1}.get(one.get("sign", ""), 0),
            tuple(one.get("codes", ())),
            tuple(re.compile(words) for words in one.get("words", ())),
            re.compile(one["unless"]) if "unless" in one else None,
        )
        for one in data("kinds")["rule"]
    )


def kind_of(entry: Entry) -> tuple[str, str]:
    """The kind and, of some, what exactly: `own`, `grant`, `transfer`…"""
    text = re.sub(r"[^A-Z0-9 ]", " ", bare(" ".join(entry.texts)))
    text = " ".join((*text.split(), *bare(" ".join(one.text for one in entry.details[:1])).split()))
    if entry.amount < 0 and any(one.reason for one in entry.details):
        return RETURN, ""
    if entry.amount < 0 and entry.reversal and any(code.startswith("PMNT-RCDT") for code in entry.codes):
        return RETURN, "transfer"
    if entry.amount < 0 and entry.reversal and any(code.startswith("PMNT-IDDT") for code in entry.codes):
        return RETURN, ""
    for rule in rules():
        if rule.holds(entry, text):
            return rule.kind, rule.what
    return OTHER, ""
