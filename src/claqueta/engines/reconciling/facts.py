"""What an entry shows: numbers, periods, who pays, whom it names, and words that nothing explains."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from claqueta.engines.reconciling.book import Book
from claqueta.engines.reconciling.names import FIELDS, GLUE, LONG, Hit, Names
from claqueta.engines.reconciling.numbers import Found, Numbers, key_of, like_numbers
from claqueta.engines.reconciling.periods import Period, periods_in
from claqueta.engines.reconciling.statement import Entry
from claqueta.engines.reconciling.words import bare, is_form, role_of, roles, words_of

_LABEL = re.compile(r"([A-Z]{3,})\.?:")
"""A word before a colon says what follows."""
_THEIRS = re.compile(
    r"\b(?:FRAS?|FACT?(?:URAS?)?|INV(?:OICE)?|RE?CI?BOS?|RECEIPT|ALBARAN|PEDIDO|ORDER)\b[\s.:]{0,3}(?:N|NO|NUM|NR|NUMBER)?[\s.:?]{0,3}"
    r"[A-Z]{0,4}[\-/]?\d[\w\-/]*"
)
"""The number of a document that is none of our receipts."""
BREAK = "|"
"""Stands between parts of a text, so that no name runs over their border."""
DUES = frozenset(
    [
        "CUOTA",
        "CUOTAS",
        "DUES",
        "FEE",
        "FEES",
        "RECIBO",
        "FACTURA",
        "FRA",
        "FRAS",
        "MEMBERSHIP",
        "SUBSCRIPTION",
    ]
)
ADVANCE = frozenset(["ANTICIPO", "ADVANCE", "ADELANTO", "ANTICIPADO", "ANTICIPADA"])
EXTRAORDINARY = frozenset(
    [
        "EXTRAORDINARIA",
        "EXTRAORDINARIO",
        "EXTRAORDINARY",
        "EXTRA",
        "DERRAMA",
        "INSCRIPCION",
        "INSCRIPCIONES",
        "REGISTRATION",
        "JORNADA",
        "JORNADAS",
    ]
)
"""What receipts besides the regular dues are for."""


@dataclass(slots=True)
class Payer:
    """Who paid, as far as the entry tells."""

    certain: frozenset[str] = frozenset()
    """One member of whom account, tax ID or name leave no doubt; or members that contradict each other."""
    grounds: dict[str, str] = field(default_factory=dict)
    """For each member, by what: `account.known`, `tax.id`, `name.certain`, `name.shared`…"""
    shared: frozenset[str] = frozenset()
    """Members whom a cut or common name fits alike."""
    whole: frozenset[str] = frozenset()
    """Those of them whose name it is as it stands, so that for the others it must have been cut."""
    named: frozenset[str] = frozenset()
    """Members whom the text names besides."""
    stranger: bool = False
    """A name that is no member's."""
    like: frozenset[str] = frozenset()
    """Members whose name the payer's resembles, though it is not theirs as it stands."""
    key: str = ""
    """The name as written, by which the payer is known again."""

    @property
    def owner(self) -> str:
        return next(iter(self.certain)) if len(self.certain) == 1 else ""


@dataclass(slots=True)
class Facts:
    entry: Entry
    numbers: tuple[Found, ...]
    keys: tuple[str, ...]
    """Pieces like numbers of receipts, where no number was read."""
    periods: tuple[Period, ...]
    payer: Payer
    strange: tuple[str, ...]
    """Words that no list and no name explains."""
    purposes: tuple[str, ...]
    """Words of purposes that are no dues."""
    advance: bool
    extraordinary: bool
    dues: bool
    """It speaks of dues, or of a receipt."""
    theirs: bool
    """It carries the number of a document that is not ours."""
    words: tuple[str, ...]


class Accounts:
    """Which accounts and names are whose: as members gave them, and as they were learnt."""

    def __init__(self, book: Book) -> None:
        self.known: dict[str, set[str]] = {}
        self.learnt: dict[str, set[str]] = {}
        self.names: dict[str, set[str]] = {}
        self.seen: dict[str, set[str]] = {}
        for standing in book.standings.values():
            if standing.receipt.iban:
                self.known.setdefault(standing.receipt.iban, set()).add(standing.receipt.owner)

    def learn(self, owner: str, iban: str = "", name: str = "") -> None:
        if iban and owner not in self.known.get(iban, ()):
            self.learnt.setdefault(iban, set()).add(owner)
        if name:
            self.names.setdefault(name, set()).add(owner)

    def see(self, owner: str, iban: str, name: str) -> None:
        """Remember who probably paid for whom."""
        for key in filter(None, (iban, name)):
            self.seen.setdefault(key, set()).add(owner)


class Reader:
    """Reads entries against a book of receipts."""

    def __init__(self, book: Book, accounts: Accounts) -> None:
        self.book, self.accounts = book, accounts
        receipts = [one.receipt for one in book.standings.values()]
        self.numbers = Numbers(one.number for one in receipts)
        named = {(one.owner, one.member, False) for one in receipts}
        named |= {(one.owner, one.trade_name, True) for one in receipts if one.trade_name}
        named |= {(one.owner, name, False) for one in receipts for name in one.also_known}
        self.names = Names(sorted(named))
        self.tax_ids = {key_of(one.tax_id): one.owner for one in receipts if len(one.tax_id) > 5}
        self.own = frozenset(words_of(book.creditor))
        self.fields = set(FIELDS)

    def learn_fields(self, entries: Iterable[Entry]) -> None:
        """Find at which length this bank cuts names: where several end within a word."""
        lengths: Counter[int] = Counter()
        for entry in entries:
            names = [one.name for one in entry.details[:1] if one.name]
            for words in map(words_of, names) if names else [_flat(entry.texts)]:
                for hit in self.names.find(words)[:1]:
                    if hit.cut and hit.rare:
                        lengths[len(" ".join(words[hit.begin : hit.end]))] += 1
        self.fields |= {length for length, count in lengths.items() if length >= LONG and count > 1}

    def facts(self, entry: Entry) -> Facts:
        detail = entry.details[0] if len(entry.details) == 1 else None
        texts = [*entry.texts, *((detail.text,) if detail and detail.text else ())]
        references = list(detail.references) if detail else []
        whole = " | ".join([*texts, *references])
        numbers = self.numbers.find(whole)
        periods, rest = periods_in(" ".join(texts), entry.date)
        words = _flat(texts)
        self._labels = frozenset(_LABEL.findall(bare(" ".join(texts)))) - set(self.names.weights)
        payer = self._payer(detail.name if detail else "", detail.iban if detail else "", words, whole)
        self._settle(payer, whole, detail.iban if detail else "")
        used = self._used
        strange, purposes = self._unexplained(rest, used)
        all_words = frozenset(words)
        keys = tuple(key for key in like_numbers(rest) if self.numbers.near(key)) if not numbers else ()
        return Facts(
            entry,
            numbers,
            tuple(key for key in keys if key not in self.tax_ids),
            periods,
            payer,
            strange,
            purposes,
            bool(ADVANCE & all_words),
            bool(EXTRAORDINARY & all_words),
            bool(periods) or bool(DUES & all_words),
            not numbers and _THEIRS.search(rest) is not None,
            words,
        )

    # -- Who pays ----------------------------------------------------------------------------------------------

    def _payer(self, name: str, iban: str, words: tuple[str, ...], whole: str) -> Payer:
        payer = Payer()
        self._used: set[str] = set()
        if name:
            given = words_of(name)
            hits, left = self._of_name(given)
            payer.key = " ".join(given)
            payer.stranger = bool(left) or not hits
            if not hits:
                payer.like = self._like(given)
            self._used |= set(given)
            text_hits = [
                hit
                for hit in self._standing_alone(words)
                if not all(word in given for word in words[hit.begin : hit.end])
            ]
            self._take(payer, hits if not left else (), given)
            payer.named = frozenset(hit.owner for hit in text_hits if hit.whole and hit.rare)
            for hit in text_hits:
                self._used |= set(words[hit.begin : hit.end])
        else:
            hits = self._standing_alone(words)
            self._take(payer, hits, words)
            for hit in hits:
                self._used |= set(words[hit.begin : hit.end])
            payer.key = self._flat_key(words, hits)
            if not payer.certain and not hits:
                payer.like = self._like(words)
        if iban:
            if len(owners := self.accounts.known.get(iban, set())) == 1:
                payer.grounds.update(dict.fromkeys(owners, "account.known"))
            elif len(owners := self.accounts.learnt.get(iban, set())) == 1:
                for owner in owners:
                    if payer.grounds.get(owner) in (None, "name.shared", "name.part"):
                        payer.grounds[owner] = "account.learnt"
        return payer

    def _of_name(self, given: tuple[str, ...]) -> tuple[list[Hit], bool]:
        """Members whose name is all of what is given, and whether words are left over."""
        hits = []
        for hit in self.names.find(given):
            rest = [*given[: hit.begin], *given[hit.end :]]
            if all(word in GLUE or is_form(word) or len(word) == 1 for word in rest):
                hits.append(hit)
        return hits, not hits and any(not role_of(word) or word in self.names.weights for word in given)

    def _like(self, given: tuple[str, ...]) -> frozenset[str]:
        """Members most of whose name is in what is given, though other words stand beside it."""
        found = self.names.find(given)
        hits = [
            hit
            for hit in found
            if (hit.rare or hit.end - hit.begin > 1)
            and hit.weight >= 0.5 * sum(map(self.names.weight, hit.alias.words))
        ]
        # Longer names that share as much of it are no less alike.
        hits += [hit for hit in found if hits and hit not in hits and hit.weight >= 0.95 * hits[0].weight]
        for hit in hits[:1]:
            self._used |= set(given[hit.begin : hit.end])
        return frozenset(hit.owner for hit in hits)

    def _standing_alone(self, words: tuple[str, ...]) -> list[Hit]:
        """Members' names in a text of which no neighbouring word makes the name of somebody else."""
        alone = []
        for hit in self.names.find(words):
            ends = hit.formed or not self._stray(words, hit.end, 1)
            if ends and not self._stray(words, hit.begin - 1, -1):
                alone.append(hit)
        telling = [hit for hit in alone if hit.rare or hit.whole]
        # A name of common words tells nobody by itself, but it is a rival of one that begins alike.
        return [
            hit
            for hit in alone
            if hit.rare
            or hit.whole
            or any(hit.begin <= other.begin and other.end - other.formed <= hit.end for other in telling)
        ]

    def _stray(self, words: tuple[str, ...], at: int, step: int) -> bool:
        """Whether the next word that says something is neither of a list nor the border of a part."""
        while 0 <= at < len(words) and words[at] in GLUE:
            at += step
        if not 0 <= at < len(words) or words[at] == BREAK:
            return False
        word = words[at]
        if step > 0 and at == len(words) - 1 and len(word) <= 2:
            return False
        if word in self._labels or word in self.own:
            return False
        return not role_of(word) and not _is_cut(word)

    def _take(self, payer: Payer, hits: Iterable[Hit], words: tuple[str, ...]) -> None:
        """Decide between the members that the words fit."""
        hits = list(hits)
        if not hits:
            return
        best = hits[0]
        rivals = [
            hit
            for hit in hits
            if hit.owner != best.owner
            and hit.begin <= best.begin
            and hit.end >= best.end - (best.formed and not hit.formed)
            and not self._settles(best, hit, words)
        ]
        others = [
            hit
            for hit in hits
            if hit.owner != best.owner
            and hit not in rivals
            and (hit.begin >= best.end or hit.end <= best.begin)
        ]
        if rivals:
            payer.shared = frozenset((best.owner, *(hit.owner for hit in rivals)))
            if best.whole and best.plain:
                payer.whole = frozenset(hit.owner for hit in (best, *rivals) if hit.whole and hit.plain)
            payer.grounds.update(dict.fromkeys(payer.shared, "name.shared"))
        elif best.initial:
            # A letter is not a first name: somebody else's may begin alike.
            payer.shared = frozenset((best.owner,))
            payer.grounds[best.owner] = "name.shared"
        elif best.whole or best.rare:
            payer.grounds[best.owner] = "name.certain"
        else:
            payer.grounds[best.owner] = "name.part"
        payer.named |= frozenset(hit.owner for hit in others if hit.whole and hit.rare)

    def _settles(self, best: Hit, rival: Hit, words: tuple[str, ...]) -> bool:
        """Whether the best name is complete, so that a longer one that begins alike is not meant."""
        if rival.whole:
            return best.plain and best.whole and not rival.plain
        if not best.whole:
            return False
        if best.formed:
            return True
        length = len(" ".join(words[best.begin : best.end]))
        return best.plain and (length < LONG or not {length, length + 1} & self.fields)

    def _settle(self, payer: Payer, whole: str, iban: str) -> None:
        """Put account, tax ID and name together."""
        for key in self._tax_keys(whole):
            payer.grounds[self.tax_ids[key]] = "tax.id"
        strong = frozenset(
            owner
            for owner, ground in payer.grounds.items()
            if ground in ("account.known", "tax.id", "name.certain", "account.learnt")
        )
        if payer.shared and (known := strong & payer.shared):
            strong = known
        payer.certain = strong
        for owner in self.accounts.names.get(payer.key, ()):
            payer.grounds.setdefault(owner, "name.learnt")
        for key in filter(None, (iban, payer.key)):
            for owner in self.accounts.seen.get(key, ()):
                payer.grounds.setdefault(owner, "seen")

    def _tax_keys(self, whole: str) -> set[str]:
        found = set()
        for word in bare(whole).replace("-", "").replace(".", "").split():
            for key in (word, word.removeprefix("ES"), word.removeprefix("NIF"), word.removeprefix("CIF")):
                if key in self.tax_ids:
                    found.add(key)
        return found

    def _flat_key(self, words: tuple[str, ...], hits: list[Hit]) -> str:
        """The first words of the text that are in no list: how a payer without a field of its own is known again."""
        first: list[str] = []
        for word in words:
            if not role_of(word) or (first and word in GLUE):
                first.append(word)
            elif first:
                break
        return " ".join(first) if len(first) > 1 else ""

    # -- What is left ------------------------------------------------------------------------------------------

    def _unexplained(self, rest: str, used: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        strange, purposes = [], []
        words = words_of(rest)
        for at, word in enumerate(words):
            if word in used or word in self.own or word in self._labels or len(word) <= 2:
                continue
            role = role_of(word)
            if word in EXTRAORDINARY:
                continue
            if role == "purposes":
                purposes.append(word)
            elif not role and not (at == len(words) - 1 and _is_cut(word)):
                strange.append(word)
        return tuple(strange), tuple(purposes)


def _is_cut(word: str) -> bool:
    """Whether a word may be the beginning of one that is in the lists."""
    return len(word) >= 3 and any(one.startswith(word) for one in roles()["dues"] | roles()["bank"])


def _flat(texts: Iterable[str]) -> tuple[str, ...]:
    words: list[str] = []
    for text in texts:
        if words:
            words.append(BREAK)
        words.extend(words_of(text))
    return tuple(words)
