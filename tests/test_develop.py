"""The pages for engineers tell the truth: what they quote stands in the code, what they link is there."""

import re
import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from claqueta.config.domains import DOMAINS

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "develop").rglob("*.md"))
ORGANISATIONS = ROOT / "src" / "claqueta" / "organisations"
QUOTE = re.compile(
    r"From \[`[^`]+`\]\((?P<file>[^)]+)\):\n\n```\w+\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
LINK = re.compile(r"\]\((?P<to>(?!https?:)[^)#]*)(?:#(?P<head>[^)]+))?\)")
LEFT_OUT = "…"


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def pieces(code: str) -> list[list[str]]:
    """The runs of lines between those that say that something was left out."""
    return [list(run) for out, run in groupby(lines(code), lambda line: line == LEFT_OUT) if not out]


def stands_in(piece: list[str], text: list[str], start: int) -> int:
    """Where in the text the piece ends, looked for from a line on; -1 when it is not there."""
    for at in range(start, len(text) - len(piece) + 1):
        if text[at : at + len(piece)] == piece:
            return at + len(piece)
    return -1


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_quotes_stands_in_its_file(page: Path) -> None:
    for quote in QUOTE.finditer(page.read_text(encoding="utf-8")):
        text, end = lines((page.parent / quote["file"]).read_text(encoding="utf-8")), 0
        for piece in pieces(quote["code"]):
            end = stands_in(piece, text, end)
            assert end >= 0, f"{quote['file']} no longer has, in this order:\n" + "\n".join(piece)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_is_there(page: Path) -> None:
    for link in LINK.finditer(page.read_text(encoding="utf-8")):
        there = (page.parent / link["to"]).resolve() if link["to"] else page
        assert there.exists(), link["to"]
        if link["head"]:
            assert link["head"] in anchors(there), link.group()


def test_a_quote_that_has_changed_is_seen() -> None:
    text = lines("a\nb\nc\nd\n")
    assert stands_in(["b", "c"], text, 0) == 3
    assert stands_in(["b", "d"], text, 0) == -1
    assert stands_in(["a"], text, 1) == -1
    assert pieces("a\n…\nb\nc\n") == [["a"], ["b", "c"]]


@pytest.mark.parametrize("field", ["founded_year", "tagline"])
def test_every_file_that_names_a_field_of_a_profile_is_on_its_page(field: str) -> None:
    page = ROOT / "docs" / "develop" / "add-a-field.md"
    linked = {
        (page.parent / link["to"]).resolve() for link in LINK.finditer(page.read_text(encoding="utf-8"))
    }
    naming = {
        path
        for path in ORGANISATIONS.rglob("*")
        if path.suffix in (".py", ".html", ".toml")
        and {"tests", "migrations"}.isdisjoint(path.parts)
        and re.search(rf"\b{field}(?:_\w\w)?\b", path.read_text(encoding="utf-8"))
    }
    assert naming
    assert naming <= linked


def test_the_house_can_be_drawn_and_has_every_domain(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "bin/draw_house.py", "--to", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for name in ("house", "rooms"):
        drawn = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        assert [domain for domain in DOMAINS if f">{domain}<" not in drawn] == []
        assert "<title" in drawn
        assert "prefers-color-scheme: dark" in drawn
