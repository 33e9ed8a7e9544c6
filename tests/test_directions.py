"""Templates and addresses go down as imports do: nothing is drawn with, or leads to, what stands above it.

What a lower floor needs of an upper one is brought to it: signposts, sections, menus (`foundation.domains`).
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from claqueta.config.domains import DOMAINS

SOURCE = Path(__file__).parents[1] / "src" / "claqueta"
FLOOR = {name: number for number, name in enumerate(DOMAINS)}
DRAWN = re.compile(r"""\{%\s*(?:extends|include)\s+["']([a-z_]+)/""")
IN_TEMPLATES = re.compile(r"""\{%\s*url\s+["']([a-z_]+)["']""")
IN_CODE = re.compile(r"""\b(?:reverse|reverse_lazy|redirect)\(\s*["']([a-z_]+)["']""")
RENDERED = re.compile(r"""["']([a-z_]+)/[a-z_/]+\.(?:html|txt|xml|css)["']""")
CLUSTER = re.compile(r"settings\.CLUSTER")
SAID_ABOVE = {
    ("foundation", "unsubscribe"): "the link of every mail; the page that it opens needs the frame of pages",
    ("foundation", "document_check"): "the link of every issued document; likewise",
}
"""Addresses of an upper floor that a lower one names, and why."""
READS_THE_CLUSTER = {
    "foundation": "languages, rules and features of the cluster are asked for here, for everybody",
}


def files(domain: str, *endings: str) -> Iterator[Path]:
    for path in (SOURCE / domain).rglob("*"):
        inside = path.relative_to(SOURCE / domain).parts
        if path.suffix in endings and not {"tests", "migrations", "static"} & set(inside):
            yield path


def owners() -> dict[str, str]:
    """Route → the domain that brings it."""
    found: dict[str, str] = {}

    def walk(patterns: list[URLPattern | URLResolver]) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns)
            elif pattern.name:
                module = getattr(pattern.callback, "__module__", "")
                # A register's screens are desk's; the register, and its routes, are its domain's.
                bound = getattr(getattr(pattern.callback, "__wrapped__", None), "__wrapped__", None)
                home = module.split(".")[1] if module.startswith("claqueta.") else ""
                if home in FLOOR and not (home == "desk" and bound is not None):
                    found.setdefault(pattern.name, home)

    walk(get_resolver().url_patterns)
    for name in DOMAINS:
        for face in ("office", "screens"):
            try:
                patterns = import_module(f"claqueta.{name}.{face}").urlpatterns
            except (ModuleNotFoundError, AttributeError):
                continue
            for pattern in patterns:
                found[pattern.name] = name
    return found


@pytest.mark.parametrize("domain", DOMAINS)
def test_template_is_drawn_with_what_stands_below(domain: str) -> None:
    wrong = [
        (str(path.relative_to(SOURCE)), other)
        for path in files(domain, ".html", ".txt", ".xml")
        for other in DRAWN.findall(path.read_text(encoding="utf-8"))
        if other in FLOOR and FLOOR[other] > FLOOR[domain]
    ]
    assert wrong == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_code_draws_with_templates_that_stand_below(domain: str) -> None:
    wrong = [
        (str(path.relative_to(SOURCE)), other)
        for path in files(domain, ".py")
        for other in RENDERED.findall(path.read_text(encoding="utf-8"))
        if other in FLOOR and FLOOR[other] > FLOOR[domain]
    ]
    assert wrong == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_address_leads_to_what_stands_below(domain: str) -> None:
    owner = owners()
    assert {"directory", "office_organisation", "office_trail", "office_save_view"} <= set(owner)
    wrong = {
        (str(path.relative_to(SOURCE)), route)
        for path in files(domain, ".py", ".html", ".txt")
        for route in (IN_CODE if path.suffix == ".py" else IN_TEMPLATES).findall(
            path.read_text(encoding="utf-8")
        )
        if FLOOR.get(owner.get(route, ""), 0) > FLOOR[domain] and (domain, route) not in SAID_ABOVE
    }
    assert wrong == set()
