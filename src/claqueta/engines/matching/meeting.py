"""Whether what a record states of a field meets what is asked of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from claqueta.engines.matching.reading import LEAST, MOST, first_of, listed, number, plain
from claqueta.engines.search.words import spelt


def met(stated: Iterable[Any], asked: Any) -> float:
    """How far the best of what is stated meets what is asked: 1 wholly, 0 not at all."""
    return max((_one(value, asked) for value in stated), default=0.0)


def _one(stated: Any, asked: Any) -> float:
    if isinstance(asked, Mapping):
        return _described(stated, asked)
    if isinstance(asked, bool):
        return float(_truth(stated) == asked)
    if isinstance(asked, (list, tuple)):
        return sum(_one(stated, part) == 1 for part in asked) / len(asked) if asked else 1.0
    if isinstance(stated, (list, tuple)):
        if _is_number(asked):
            # Of a table, one row must reach it; of a list of choices, one must be it.
            return max((_one(part, asked) for part in stated), default=0.0)
        return float(any(_one(part, asked) == 1 for part in stated))
    if isinstance(stated, Mapping):
        return max((_one(part, asked) for part in stated.values()), default=0.0)
    if _is_number(asked) and (found := number(stated)) is not None:
        return float(found >= float(asked))
    return float(spelt(plain(stated)) == spelt(plain(asked)))


def _described(stated: Any, asked: Mapping[str, Any]) -> float:
    """Asked as a range, as any or all of some values, or column by column of a table."""
    if "all" in asked or "any" in asked:
        every, some = listed(asked.get("all")), listed(asked.get("any"))
        parts = [_one(stated, every)] if every else []
        parts += [max(_one(stated, part) for part in some)] if some else []
        return min(parts, default=1.0)
    least, most = number(first_of(asked, LEAST)), number(first_of(asked, MOST))
    columns = {name: part for name, part in asked.items() if name not in (*LEAST, *MOST)}
    if isinstance(stated, (list, tuple)):
        return max((_described(part, asked) for part in stated), default=0.0)
    if isinstance(stated, Mapping):
        if not columns:
            return max((_described(part, asked) for part in stated.values()), default=0.0)
        return sum(
            _one(stated[name], part) if name in stated else 0.0 for name, part in columns.items()
        ) / len(columns)
    found = number(stated)
    if columns or found is None:
        return 0.0
    return float((least is None or found >= least) and (most is None or found <= most))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _truth(stated: Any) -> bool:
    if isinstance(stated, str):
        return spelt(stated) not in ("", "no", "false", "0")
    return bool(stated)
