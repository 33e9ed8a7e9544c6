"""The stylesheets: in layer order, from the ground up, found like any other static file."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from claqueta.interface.bundles import BUNDLES, LAYERS, OFFICE, SITE, Bundle, bundled, of_the_house

SOURCE = Path(settings.SOURCE)


@pytest.fixture
def house(tmp_path: Path) -> list[Path]:
    """Two domains, the lower one first."""
    for name, text in {
        "low/styles/components/b.css": ".b {\n  color: red;\n}\n",
        "low/styles/components/a.css": '/* What it is. */\n.a::after {\n\n  content: "/* not a comment */";\n}\n',
        "low/styles/tokens/t.css": ":root {\n  --s1: 1px;\n}\n",
        "low/styles/utilities.css": ".low {\n  color: blue;\n}\n",
        "high/styles/components/a.css": ".c {\n  color: green;\n}\n",
        "high/styles/office/components/o.css": ".o {\n  gap: var(--s1);\n}\n",
        "high/styles/office/tokens/o.css": ":root {\n  --s1: 2px;\n}\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / "low", tmp_path / "high"]


def test_layers_follow_each_other_and_domains_inside_them(house: list[Path]) -> None:
    assert bundled(SITE, house) == (
        "@layer reset, tokens, base, layout, components, utilities;\n"
        "@layer tokens {\n:root {\n  --s1: 1px;\n}\n}\n"
        '@layer components {\n.a::after {\n  content: "/* not a comment */";\n}\n.b {\n  color: red;\n}\n'
        ".c {\n  color: green;\n}\n}\n"
        "@layer utilities {\n.low {\n  color: blue;\n}\n}\n"
    )


def test_office_has_the_sites_tokens_before_its_own_and_no_layer(house: list[Path]) -> None:
    assert bundled(OFFICE, house) == (
        ":root {\n  --s1: 1px;\n}\n:root {\n  --s1: 2px;\n}\n.o {\n  gap: var(--s1);\n}\n"
    )


@pytest.mark.parametrize("bundle", [SITE, OFFICE])
def test_what_both_show_stands_in_both(bundle: Bundle, house: list[Path]) -> None:
    shared = house[0] / "styles" / "both" / "components" / "s.css"
    shared.parent.mkdir(parents=True)
    shared.write_text(".s {\n  color: red;\n}\n", encoding="utf-8")
    assert bundled(bundle, house).count(".s {") == 1


@pytest.mark.parametrize("bundle", BUNDLES.values(), ids=BUNDLES)
def test_bundle_is_found_among_the_static_files(bundle: Bundle) -> None:
    found = finders.find(bundle.name)
    assert found is not None
    assert Path(str(found)).read_text(encoding="utf-8") == of_the_house(bundle)


def test_every_file_of_styles_stands_in_a_bundle() -> None:
    """A folder whose name is no layer would be left out without a word."""
    for file in SOURCE.glob("*/styles/**/*.css"):
        inside = file.relative_to(SOURCE).parts[2:]
        place = inside[1:] if inside[0] in ("office", "both") else inside
        assert place[0].removesuffix(".css") in LAYERS, file
        assert len(place) == (1 if place[0].endswith(".css") else 2), file


@pytest.mark.parametrize("bundle", BUNDLES.values(), ids=BUNDLES)
def test_every_property_that_is_used_is_given(bundle: Bundle) -> None:
    css = of_the_house(bundle)
    theme = (SOURCE / "interface/templates/interface/theme.css").read_text(encoding="utf-8")
    # What stands on Wagtail's own screens has what Wagtail gives, too.
    around = Path(str(finders.find("wagtailadmin/css/core.css"))).read_text(encoding="utf-8")
    given = set(re.findall(r"(--[\w-]+)\s*:", css + theme + (around if bundle is OFFICE else "")))
    assert {one for one in re.findall(r"var\((--[\w-]+)", css) if one not in given} == set()


def test_styles_and_type_leave_room_for_the_page_in_a_hundred_kilobytes() -> None:
    static = SOURCE / "interface/static/interface"
    type_ = sum(path.stat().st_size for path in static.glob("fonts/*.woff2"))
    styles = len(gzip.compress(of_the_house(SITE).encode()))
    modules = sum(len(gzip.compress(path.read_bytes())) for path in static.glob("js/*.js"))
    assert type_ + styles + modules < 86_500


CONTINUED = {
    # What the desk adds to the public site's rows, where both are shown.
    "rows",
    # The bar, and what its menu makes of it on a phone.
    "masthead__bar",
}


def test_a_class_is_begun_in_one_file_of_components() -> None:
    """Two components of one name dress, or hide, each other: a record's acts once vanished as the office's menu does."""
    begun: dict[str, set[str]] = {}
    for path in SOURCE.glob("*/styles/**/components/*.css"):
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for name in re.findall(r"^\s*\.([\w-]+)(?=\s*[,{])", rules, re.MULTILINE):
            begun.setdefault(name, set()).add(str(path))
    assert {name for name, files in begun.items() if len(files) > 1} <= CONTINUED
    assert not CONTINUED - begun.keys()
