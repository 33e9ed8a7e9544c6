"""The site's first content from the cluster's `pages/`: one file a page and language.

A file `about.es.md` begins with TOML between `+++` lines (type, slug, title, order, menu, button, introduction,
headline, date) and goes on in Markdown. A line `::: figures` puts in a block; `::: quote` … `:::` one with values in TOML.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from wagtail.models import Locale, Page

from claqueta.cluster.definition import Cluster
from claqueta.cluster.loading import ClusterInvalid
from claqueta.cluster.loading.files import Problem
from claqueta.cluster.models import Purpose
from claqueta.website.models import ContentPage, HomePage, NewsIndexPage, NewsPage, SitePage

TYPES: dict[str, type[SitePage]] = {
    "home": HomePage,
    "page": ContentPage,
    "news-index": NewsIndexPage,
    "news": NewsPage,
}
ORDER = ("home", "news-index", "page", "news")
"""A page is made after the one it hangs from."""
FENCE = re.compile(
    r"^::: *(?P<record>figures|growth|purposes|partners|members|contact) *$\n?"
    r"|^::: *(?P<name>quote|action|cards) *$\n(?P<values>.*?)^::: *$\n?",
    re.MULTILINE | re.DOTALL,
)
NAME = re.compile(r"^(?P<key>[a-z0-9-]+)\.(?P<language>[a-z]{2})\.md$")


@dataclass(frozen=True, slots=True)
class PageFile:
    path: Path
    key: str
    language: str
    head: dict[str, Any]
    body: list[dict[str, Any]]


def read_pages(cluster: Cluster) -> list[PageFile]:
    """Every page file, in the order of their `order`. Raises `ClusterInvalid` with file, line and remedy."""
    found, problems = [], list[Problem]()
    for path in sorted((cluster.folder / "pages").glob("*.md")):
        name = NAME.match(path.name)
        text = path.read_text(encoding="utf-8")
        parts = text.split("+++\n", 2)
        if not name or len(parts) != 3:
            problems.append(
                Problem(path, 1, "not a page", "Name it key.es.md and begin it with TOML between +++ lines.")
            )
            continue
        try:
            head = tomllib.loads(parts[1])
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            problems.append(
                Problem(path, 1 + int(line[1]) if line else 1, str(error), "Mend the TOML there.")
            )
            continue
        if head.get("type") not in TYPES or not head.get("title") or not head.get("slug"):
            problems.append(Problem(path, 2, "type, slug or title is missing", f"Types: {', '.join(TYPES)}."))
            continue
        found.append(PageFile(path, name["key"], name["language"], head, body_blocks(parts[2])))
    if problems:
        raise ClusterInvalid(problems)
    return sorted(found, key=lambda one: (ORDER.index(one.head["type"]), one.head.get("order", 50), one.key))


def body_blocks(text: str) -> list[dict[str, Any]]:
    """Markdown with fenced blocks as the raw data of a stream field."""
    markdown = MarkdownIt("commonmark")
    blocks: list[dict[str, Any]] = []

    def add_text(part: str) -> None:
        for piece in re.split(r"(?m)^## +(.+)$\n?", part.strip()):
            if not piece.strip():
                continue
            if f"## {piece}" in part:
                blocks.append({"type": "heading", "value": piece.strip()})
            else:
                html = re.sub(r"</?h[1-6]>", lambda tag: tag[0][:-2] + "3>", markdown.render(piece))
                blocks.append({"type": "text", "value": html})

    position = 0
    for fence in FENCE.finditer(text):
        add_text(text[position : fence.start()])
        position = fence.end()
        if fence["record"]:
            blocks.append({"type": fence["record"], "value": None})
        else:
            values = tomllib.loads(fence["values"])
            blocks.append(
                {"type": fence["name"], "value": values["cards"] if fence["name"] == "cards" else values}
            )
    add_text(text[position:])
    return blocks


def load_pages(cluster: Cluster) -> int:
    """Make the pages that do not exist yet; those that do belong to the editors. The number made."""
    made = 0
    files = read_pages(cluster)
    first = cluster.languages[0]
    for file in [one for one in files if one.language == first]:
        made += _make(file, None)
    for file in [one for one in files if one.language != first and one.language in cluster.languages]:
        original = next((one for one in files if one.key == file.key and one.language == first), None)
        made += _make(file, original)
    return made


def _existing(file: PageFile) -> Page | None:
    if file.head["type"] == "home":
        return HomePage.objects.filter(locale__language_code=file.language).first()
    model = TYPES[file.head["type"]]
    return model.objects.filter(locale__language_code=file.language, slug=file.head["slug"]).first()


def _make(file: PageFile, original: PageFile | None) -> int:
    page = _existing(file)
    if page is not None and (file.head["type"] != "home" or page.headline):
        return 0
    locale = Locale.objects.get(language_code=file.language)
    values = {
        "title": file.head["title"],
        "slug": file.language if file.head["type"] == "home" else file.head["slug"],
        "introduction": file.head.get("introduction", ""),
        "search_description": file.head.get("description", ""),
        "show_in_menus": file.head.get("menu", False),
        "body": file.body,
        **({"button": file.head.get("button", False)} if file.head["type"] == "page" else {}),
        **({"headline": file.head.get("headline", "")} if file.head["type"] == "home" else {}),
        **(
            {
                "date": file.head["date"],
                "purposes": list(Purpose.objects.filter(code__in=file.head.get("purposes", ()))),
            }
            if file.head["type"] == "news"
            else {}
        ),
    }
    model = TYPES[file.head["type"]]
    if page is None:
        page = model(locale=locale)
        source = _existing(original) if original else None
        if source is not None:
            page.translation_key = source.translation_key
        _parent(file, locale).add_child(instance=_filled(page, values))
    else:
        _filled(page, values).save()
    page.save_revision().publish()
    return 1


def _filled(page: Page, values: dict[str, Any]) -> Page:
    for name, value in values.items():
        if name == "body":
            block = page.body.stream_block
            page.body = block.to_python(value)
        else:
            setattr(page, name, value)
    return page


def _parent(file: PageFile, locale: Locale) -> Page:
    if file.head["type"] == "home":
        return Page.objects.get(depth=1)
    if file.head["type"] == "news":
        return NewsIndexPage.objects.get(locale=locale)
    return HomePage.objects.get(locale=locale)
