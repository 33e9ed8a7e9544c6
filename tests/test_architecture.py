"""What the code must not do, read from its source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "claqueta"
OPENS_SESSIONS = {
    "login",
    "alogin",
    "force_login",
    "aforce_login",
    "SESSION_KEY",
    "HASH_SESSION_KEY",
    "BACKEND_SESSION_KEY",
}
"""Of `django.contrib.auth`: whatever makes a session somebody's."""
SESSION_WORDS = {"_auth_user_id", "_auth_user_backend", "_auth_user_hash"}


def modules() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "tests" not in path.parts]


def openings(tree: ast.AST) -> Iterator[str]:
    """What in a module could sign somebody in past the sign-in flow."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.contrib.auth"):
            yield from (name.name for name in node.names if name.name in OPENS_SESSIONS)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.contrib"):
            yield from ("auth as a module" for name in node.names if name.name == "auth")
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name == "django.contrib.auth")
        if isinstance(node, ast.Attribute) and node.attr in OPENS_SESSIONS - {"login"}:
            yield node.attr
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "login":
            yield "a call of login()"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "login":
            yield "a call of login()"
        if isinstance(node, ast.Constant) and node.value in SESSION_WORDS:
            yield str(node.value)


SIGNS_IN_ELSEWHERE = {"opportunities/mailbox.py": "the house signs in to the mailbox of replies, by IMAP"}


def test_nothing_outside_the_sign_in_flow_signs_anybody_in() -> None:
    found = {
        str(path.relative_to(SOURCE)): names
        for path in modules()
        if str(path.relative_to(SOURCE)) not in SIGNS_IN_ELSEWHERE
        if (names := list(openings(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        "from django.contrib.auth import login\n",
        "from django.contrib.auth import login as enter\n",
        "from django.contrib import auth\nauth.login(request, who)\n",
        "import django.contrib.auth\n",
        "adapter.login(request, who)\n",
        "request.session['_auth_user_id'] = '1'\n",
    ],
)
def test_the_scan_sees_each_way_in(code: str) -> None:
    assert list(openings(ast.parse(code)))


CIRCLES = {"PUBLIC", "MEMBERS", "BOARD", "OFFICE"}
FACES = (
    "views",
    "site",
    "site.py",
    "area.py",
    "office",
    "screens.py",
    "templatetags",
    "api.py",
    "views.py",
    "blocks.py",
    "feeds.py",
    "sitemaps.py",
    "middleware.py",
    "cli",
)
NAMES_A_CIRCLE = {
    "organisations/site/files.py": "a file that everybody may see may be kept by everybody's cache",
    "organisations/site/blocks.py": "a block is drawn once for everybody",
    "organisations/area.py": "a representative looks at the profile as others see it",
    "organisations/office/records.py": "the office's own list is made in the background too, where nobody asks",
    "organisations/office/rows.py": "the office's own list is made in the background too, where nobody asks",
    "organisations/office/facts.py": "the office's own record shows what the office may see",
    "organisations/site/home.py": "the home is drawn once for everybody",
}
"""Faces that name a circle, and why it is not who asks that decides."""
SAME_WORD = {
    "opportunities/site/board.py": {
        "board"
    },  # The name of the page on which needs and offers stand, also below.
    "opportunities/site/page.py": {"board"},
    "opportunities/site/saved.py": {"board"},
    "opportunities/site/sitemap.py": {"board"},
    "membership/site/__init__.py": {"members"},  # The name of the book.
    "membership/office/applications.py": {"board"},  # The move that puts an application before the board.
    "membership/office/looks.py": {"members"},  # The field of those for whom the register was looked into.
}
"""Words of a face that are a circle's too, and name another thing there."""


def circles_in(tree: ast.AST) -> Iterator[str]:
    """The circles that a module names, as words or by their names."""
    words = {name.lower() for name in CIRCLES}
    # What something is called, as a block of pages that shows the newest members, is no circle.
    names: set[ast.AST | None] = {
        key for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys
    }
    for node in ast.walk(tree):
        # Neither is a word that is said to somebody, nor the name of a figure.
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "ngettext")
        ):
            names.update(node.args)
        if isinstance(node, ast.Subscript):
            names.add(node.slice)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in words and node not in names:
            yield str(node.value)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".policies"):
            yield from (name.name for name in node.names if name.name in CIRCLES)


def test_no_face_decides_which_circle_somebody_stands_in() -> None:
    """`foundation.circles` computes it from who asks; a face that names one has its reason here."""
    naming = {}
    for path in modules():
        inside = path.relative_to(SOURCE)
        if (
            inside.name != "wiring.py"
            and set(FACES) & set(inside.parts)
            and (
                found := sorted(
                    {*circles_in(ast.parse(path.read_text()))} - SAME_WORD.get(str(inside), set())
                )
            )
        ):
            naming[str(inside)] = found
    assert set(naming) == set(NAMES_A_CIRCLE)
    assert [one for found in naming.values() for one in found if one not in CIRCLES] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("find(circle == 'office')", ["office"]),
        ("from claqueta.organisations.policies import OFFICE, sees_unlisted", ["OFFICE"]),
        ("audience_of(request.user)", []),
    ],
)
def test_the_scan_sees_circles(code: str, found: list[str]) -> None:
    assert list(circles_in(ast.parse(code))) == found
