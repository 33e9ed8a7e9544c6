"""Members by their names in texts: cut, abbreviated, without form or accents, by brand, in any order."""

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from claqueta.engines.reconciling.numbers import slips
from claqueta.engines.reconciling.words import is_form, role_of, short_words, words_of

FIELDS = frozenset({35, 38, 40, 70, 140})
"""Letters that banks' fields of names hold: ISO 20022 has 70 and 140, older ones 35, Norma 43 its 38 and 40."""
COMMON = 40
"""A word of so many names finds nobody by itself when the text has rarer ones."""
LONG = 24
"""A name of fewer letters was cut by no field."""
GLUE = frozenset(["DE", "DEL", "LA", "EL", "LOS", "LAS", "Y", "I", "E", "THE", "OF", "AND", "DA", "DO"])
"""Little words that are left out or put in between."""
GRADES = {"equal": 1.0, "lost": 0.95, "cut": 0.8, "short": 0.75, "slip": 0.7, "initial": 0.3}


@dataclass(frozen=True, slots=True)
class Alias:
    owner: str
    words: tuple[str, ...]
    brand: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A member's name in a run of words."""

    owner: str
    alias: Alias
    begin: int
    end: int
    """The run of words [begin, end), with the legal form where it follows."""
    weight: float
    whole: bool
    """No word of the name is missing."""
    plain: bool
    """Every word as it is, none cut, abbreviated or misspelt."""
    formed: bool
    """The legal form follows, so that the name ends there."""
    rare: bool
    """A word that tells members apart is among them, whole."""
    initial: bool = False
    """A word stands for its first letter only."""
    cut: bool = False
    """All words are as they are but the last, which ends early."""


class Names:
    """All members' names, found by their words."""

    def __init__(self, names: Iterable[tuple[str, str, bool]]) -> None:
        """`names` are (owner, name, whether it is a brand)."""
        aliases: dict[tuple[str, tuple[str, ...]], Alias] = {}
        for owner, name, brand in names:
            words = tuple(word for word in words_of(name) if not is_form(word)) or words_of(name)
            if words:
                aliases.setdefault((owner, words), Alias(owner, words, brand))
        self.aliases = list(aliases.values())
        self.by_word: dict[str, list[Alias]] = {}
        owners: dict[str, set[str]] = {}
        for alias in self.aliases:
            for word in set(alias.words) - GLUE:
                self.by_word.setdefault(word, []).append(alias)
                owners.setdefault(word, set()).add(alias.owner)
        total = max(2, len({alias.owner for alias in self.aliases}))
        self.heaviest = math.log(total) + 0.3
        self.weights = {word: math.log(total / len(many)) + 0.3 for word, many in owners.items()}
        self.owners = {word: len(many) for word, many in owners.items()}
        self.words = sorted(self.weights)
        self._gone: dict[str, set[str]] = {}
        for word in self.words:
            if len(word) >= 5:
                for at in range(len(word)):
                    self._gone.setdefault(word[:at] + word[at + 1 :], set()).add(word)
        self.find = lru_cache(20_000)(self._find)
        self.known = lru_cache(50_000)(self._known)

    def weight(self, word: str) -> float:
        return 0.05 if word in GLUE else self.weights.get(word, self.heaviest)

    def is_rare(self, word: str) -> bool:
        return word not in GLUE and self.owners.get(word, 99) <= max(2, len(self.aliases) // 60)

    def _known(self, word: str) -> tuple[str, ...]:
        """Words of members' names that a written word may stand for."""
        if len(word) < 2 or word.isdigit() or role_of(word):
            # A word of the lists is meant as itself: SOCIO is no slip of ROCIO.
            return (word,) if word in self.weights else ()
        found = [word] if word in self.weights else []
        if len(word) >= 3:
            at = bisect_left(self.words, word)
            while at < len(self.words) and self.words[at].startswith(word):
                found.append(self.words[at])
                at += 1
        found += [full for full in short_words().get(word, ()) if full in self.weights]
        if "?" in word:
            found += [one for one in self.words if len(one) == len(word) and _matches(word, one)]
        elif not found and len(word) >= 5:
            near = set(self._gone.get(word, ()))
            for at in range(len(word)):
                rest = word[:at] + word[at + 1 :]
                near |= self._gone.get(rest, set()) | ({rest} if rest in self.weights else set())
            found += sorted(one for one in near if slips(word, one) <= 1)
        return tuple(dict.fromkeys(found))

    def _find(self, words: tuple[str, ...]) -> tuple[Hit, ...]:
        """The best run of each member's name in the words, best first."""
        known = [
            frozenset() if word in GLUE or is_form(word) else frozenset(self.known(word)) for word in words
        ]
        best: dict[str, Hit] = {}
        for alias in self._candidates(known):
            own = set(alias.words)
            for at in range(len(words)):
                # A run that began at the word before has been tried with it.
                if not known[at] & own or (at and known[at - 1] & own):
                    continue
                hit = self._from(words, at, alias)
                if hit is not None and (alias.owner not in best or _rank(hit) > _rank(best[alias.owner])):
                    best[alias.owner] = hit
        return tuple(sorted(best.values(), key=_rank, reverse=True))

    def _candidates(self, known: list[frozenset[str]]) -> Iterable[Alias]:
        """Aliases that share a word with the text: by its rarer words, or by any where it has no other."""
        found: dict[int, Alias] = {}
        rest: dict[int, Alias] = {}
        for words in known:
            aliases = [alias for word in words for alias in self.by_word[word]]
            (found if len(aliases) <= COMMON else rest).update((id(alias), alias) for alias in aliases)
        return (found or rest).values()

    def _from(self, words: tuple[str, ...], at: int, alias: Alias) -> Hit | None:
        """The longest run from `at` whose words are all of the alias."""
        begin, unused, weight = at, list(alias.words), 0.0
        plain, rare, initial = True, False, False
        grades: list[str] = []
        # An initial before the first word that was found belongs to it.
        if at and len(words[at - 1]) == 1 and any(one.startswith(words[at - 1]) for one in unused[:1]):
            begin, at = at - 1, at - 1
        end = at
        while at < len(words) and unused:
            word = words[at]
            grade, match = _best(word, unused, slips_allowed=word not in self.weights and not role_of(word))
            if match is None:
                if word in GLUE and end > begin:
                    at += 1
                    continue
                break
            unused.remove(match)
            weight += GRADES[grade] * self.weight(match)
            grades.append(grade)
            plain = plain and grade in ("equal", "lost")
            initial = initial or grade == "initial"
            rare = rare or (grade in ("equal", "lost", "slip") and self.is_rare(match))
            at += 1
            end = at
        if end == begin or weight <= 0:
            return None
        missing = [word for word in unused if word not in GLUE]
        formed = end < len(words) and is_form(words[end])
        cut = grades[-1] == "cut" and all(grade in ("equal", "lost") for grade in grades[:-1])
        return Hit(
            alias.owner,
            alias,
            begin,
            end + formed,
            weight,
            not missing,
            plain,
            formed,
            rare,
            initial,
            cut,
        )


def _rank(hit: Hit) -> tuple[float, bool, bool]:
    return (round(hit.weight, 6), hit.whole, hit.plain)


def _matches(pattern: str, word: str) -> bool:
    return len(pattern) == len(word) and all(
        one in ("?", other) for one, other in zip(pattern, word, strict=True)
    )


def _best(word: str, unused: list[str], *, slips_allowed: bool) -> tuple[str, str | None]:
    """The word of a name that a written word stands for, and how."""
    if word in unused:
        return "equal", word
    if "?" in word:
        for one in unused:
            if _matches(word, one):
                return "lost", one
    if len(word) == 1 and word.isalpha():
        first = unused[0]
        return ("initial", first) if first.startswith(word) and len(first) > 2 else ("", None)
    if len(word) >= 2:
        for one in unused:
            if one.startswith(word) and len(one) > len(word) and (len(word) >= 3 or one is unused[0]):
                return "cut", one
    for full in short_words().get(word, ()):
        if full in unused:
            return "short", full
    if len(word) >= 3 and word.isalpha():
        for one in unused:
            if len(one) >= len(word) + 3 and _squeezed(word, one):
                return "short", one
    if slips_allowed and len(word) >= 5:
        for one in unused:
            if slips(word, one) <= 1:
                return "slip", one
    return "", None


def _squeezed(short: str, word: str) -> bool:
    """Whether the letters follow each other in the word, from its first: PRDCNES, DSTRB."""
    if short[0] != word[0] or sum(char in "AEIOU" for char in short) > len(short) // 3:
        return False
    at = 0
    for char in short:
        at = word.find(char, at) + 1
        if not at:
            return False
    return True
