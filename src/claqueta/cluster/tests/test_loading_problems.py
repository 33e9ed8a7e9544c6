"""Whatever is wrong in a cluster's folder is a problem with file, line and remedy, never a crash."""

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.cluster.loading import ClusterInvalid, load_cluster
from claqueta.cluster.loading.files import TomlFile

TINY = Path(__file__).parent / "tiny"
FIELDS = """
[[fields]]
key = "milk"
type = "choice"
facet = true
categories = ["1.1"]
choices = [{ key = "cow", name = { en = "Cow", es = "Vaca", fr = "Vache" } }]
[fields.name]
en = "Milk"
es = "Leche"
fr = "Lait"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing wrong in it."""
    target = tmp_path / "cluster"
    shutil.copytree(TINY, target)
    (target / "capabilities.toml").write_text(FIELDS, encoding="utf-8")
    return target


def problems(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(ClusterInvalid) as caught:
        load_cluster(folder)
    assert all(problem.remedy for problem in caught.value.problems)
    assert str(caught.value) == "\n".join(str(problem) for problem in caught.value.problems)
    return [(problem.file.name, problem.line, problem.message) for problem in caught.value.problems]


@pytest.fixture
def without_rules(folder: Path) -> Path:
    """A folder that decides nothing otherwise."""
    path = folder / "cluster.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^\[rules\.[^\[]*", "", text, flags=re.MULTILINE), encoding="utf-8")
    return folder


@pytest.fixture
def wrong(folder: Path) -> Callable[..., list[tuple[str, int, str]]]:
    """What is said when a file's text is another: `(file, before, after)`."""

    def change(name: str, before: str, after: str) -> list[tuple[str, int, str]]:
        text = (folder / name).read_text(encoding="utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
        return problems(folder)

    return change


def test_folder_loads_when_nothing_is_wrong(folder: Path) -> None:
    cluster = load_cluster(folder)
    (milk,) = cluster.capabilities
    assert (milk.type, milk.categories, [choice.key for choice in milk.choices]) == (
        "choice",
        ("1.1",),
        ["cow"],
    )
    assert (cluster.capability("milk"), cluster.capability("fish")) == (milk, None)
    assert (cluster.capabilities_of("1.1"), cluster.capabilities_of("1.2")) == ([milk], [])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('["en", "es", "fr"]', '"en"', "`languages` is missing"),
        ('["en", "es", "fr"]', "[]", "`languages` is missing"),
        ('["en", "es", "fr"]', '["en", "es", "xx"]', "no language has the code xx"),
        ('"Europe/Madrid"', '"Europe/Oviedo"', "unknown time zone “Europe/Oviedo”"),
        ('time_zone = "Europe/Madrid"', "", "`time_zone` is missing"),
        ('currency = "EUR"', "currency = 1", "`currency` is 1"),
        ("2021-02-01", '"2021"', "`founded_on` is '2021'"),
        ("entities = 7", "entities = true", "`founding_entities` is True"),
        ("entities = 7", 'entities = "7"', "`founding_entities` is '7'"),
        ("latitude = 43.3", "latitude = 90.1", "`territory.latitude` is 90.1"),
        ("latitude = 43.3", "latitude = true", "`territory.latitude` is True"),
        ("longitude = -5.9", "longitude = nan", "`territory.longitude` is nan"),
        ("zoom = 9", 'zoom = "9"', "`territory.zoom` is '9'"),
        ("zoom = 9", "", "`territory.zoom` is None"),
        ('fr = "Pôle fromager"', 'fr = " "', "`short_name` has no text in “fr”"),
        (
            'fr = "Pôle fromager"',
            'fr = "Pôle fromager"\nde = "Käse"',
            "`short_name` has a text in “de”, which is not one of the cluster's languages",
        ),
        ("[tagline]", "[taglines]", "`tagline` is missing"),
        ('"logo.svg"', '"other.svg"', "the logo other.svg is not in the folder’s static/"),
        ('"#101418"', '"#10141"', "`theme.ink` is “#10141”"),
        ("shortlist = false", "shortlist = 1", "`features.shortlist` is 1"),
        ("[contact]", "[[contact]]", "`contact.email` is missing"),
        ("[theme]", "[[theme]]", "`theme.accent` is missing"),
        ("[features]", "[[features]]", "`features` is no table"),
        ("[rules.confirm_every]", "[[rules.confirm_every]]", "`rules.confirm_every` has no number"),
        ("[rules.confirm_every]", "[[rules]]", "`rules` is no table"),
        ("on = 2026-09-21", 'on = "21 September"', "`holidays.0.on` is '21 September'"),
        ('source = "Council of Gijón"', "", "`holidays.0.source` is missing"),
        ('fr = "Saint Matthieu"', "", "`holidays.0.name` has no text in “fr”"),
        ("[[holidays]]", "[holidays]", "`holidays` is missing"),
    ],
)
def test_value_is_told_when_it_cannot_be_used(
    before: str, after: str, said: str, wrong: Callable[..., list[tuple[str, int, str]]]
) -> None:
    assert said in [message for _file, _line, message in wrong("cluster.toml", before, after)]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("1.2,ageing", "1.x,ageing", (4, "“1.x” is not a code")),
        ("1.2,ageing", "1.2,Ageing!", (4, "“Ageing!” is not a slug")),
        ("1.2,ageing", "1.1,ageing", (4, "the code 1.1 is also on line 3")),
        ("1.2,ageing", "2.2,ageing", (4, "2.2 hangs from 2, which is not above it")),
        ("Ageing", "", (4, "1.2 has no name in “en”")),
        ("nace\n", "nope\n", (1, "columns are missing: nace")),
        (
            "Ageing",
            f"{'A' * 140_000}",
            (4, "the line cannot be read: field larger than field limit (131072)"),
        ),
    ],
)
def test_line_of_the_taxonomy_is_told_when_it_cannot_be_used(
    before: str, after: str, found: tuple[int, str], wrong: Callable[..., list[tuple[str, int, str]]]
) -> None:
    assert ("taxonomy.csv", *found) in wrong("taxonomy.csv", before, after)


@pytest.mark.parametrize(
    "place", ["x,-5.84", ",-5.84", "43.36,", "nan,-5.84", "43.36,inf", "90.5,-5.84", "43.36,181"]
)
def test_place_is_told_when_it_is_nowhere_on_earth(
    place: str, wrong: Callable[..., list[tuple[str, int, str]]]
) -> None:
    assert wrong("places.csv", "43.36,-5.84", place) == [("places.csv", 2, "Oviedo has no coordinates")]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ('["1.1"]', '["9"]', (6, "`milk` names the activity 9, which the taxonomy does not have")),
        ('"choice"', '"colour"', (4, "unknown type “colour”")),
        ('type = "choice"', "", (2, "`fields.0.type` is missing")),
        ("choices = [", "chosen = [", (2, "a field of type choice needs `choices`")),
        ('"choice"', '"records"', (2, "a field of type records needs `columns`")),
        ('"choice"', '"number"', (2, "a field of type number needs `buckets`")),
        ('en = "Cow", ', "", (7, "`fields.0.choices.0.name` has no text in “en”")),
        ('["1.1"]', "5", (6, "`fields.0.categories` is 5")),
        ('"choice"', '"number"\nbuckets = ["a"]', (5, "`fields.0.buckets` is ['a']")),
        ("choices = [", 'choices = ["cow"]\nothers = [', (7, "`fields.0.choices` is ['cow']")),
        ("facet = true", 'facet = true\ncolumns = "x"', (6, "`fields.0.columns` is 'x'")),
        ("facet = true", "facet = true\nunit = 1", (6, "`fields.0.unit` is 1")),
        (FIELDS, "fields = 5", (1, "`fields` is missing")),
        (FIELDS, "fields = [1]", (1, "`fields.0.key` is missing")),
        (FIELDS, FIELDS + FIELDS, (14, "`milk` is there twice")),
    ],
)
def test_field_is_told_when_it_cannot_be_used(
    before: str, after: str, found: tuple[int, str], wrong: Callable[..., list[tuple[str, int, str]]]
) -> None:
    assert ("capabilities.toml", *found) in wrong("capabilities.toml", before, after)


@pytest.mark.parametrize(
    ("name", "needed"),
    [("cluster.toml", True), ("taxonomy.csv", True), ("places.csv", True), ("capabilities.toml", False)],
)
def test_file_is_told_when_it_is_missing_or_not_utf_8(name: str, needed: bool, folder: Path) -> None:
    (folder / name).write_bytes("año\n".encode("latin-1"))
    assert (name, 1) in [
        (file, line) for file, line, message in problems(folder) if "is not UTF-8" in message
    ]
    (folder / name).unlink()
    if needed:
        assert (name, 1, f"{name} is missing") in problems(folder)
    else:
        assert load_cluster(folder).capabilities == ()


def test_folder_has_no_fields_when_their_file_has_none(folder: Path) -> None:
    (folder / "capabilities.toml").write_text("# none yet\n", encoding="utf-8")
    assert load_cluster(folder).capabilities == ()


def test_rule_is_told_when_two_domains_have_it(without_rules: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    for path in (one, other):
        path.write_text('[confirm_every]\nname = { en = "x" }\nmonths = 6\nsource = "x"\n', encoding="utf-8")
    with pytest.raises(ClusterInvalid) as caught:
        load_cluster(without_rules, [one, other])
    assert [(problem.file, problem.line, problem.message) for problem in caught.value.problems] == [
        (other, 1, "another domain has a rule “confirm_every”")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('months = 6\nsource = "x"', None),
        ('months = [6, 12]\nsource = { en = "x", es = "x", fr = "x" }', None),
        ('months = 0\nsource = "x"', None),
        ('months = -1\nsource = "x"', "`confirm_every` has no number"),
        ('months = true\nsource = "x"', "`confirm_every` has no number"),
        ('months = []\nsource = "x"', "`confirm_every` has no number"),
        ('hour = 24\nsource = "x"', "`confirm_every` has no number"),
        ('years = 1\nsource = "x"', "`confirm_every` has no number"),
        ("months = 6", "`confirm_every` has no source"),
        ('months = 6\nsource = ""', "`confirm_every` has no source"),
    ],
)
def test_rule_has_a_number_and_a_source_or_is_told(
    text: str, said: str | None, without_rules: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(f'[confirm_every]\nname = {{ en = "x" }}\n{text}\n', encoding="utf-8")
    if said is None:
        assert load_cluster(without_rules, [rules]).rules["confirm_every"].unit == "months"
        return
    with pytest.raises(ClusterInvalid) as caught:
        load_cluster(without_rules, [rules])
    assert [
        (problem.line, problem.message) for problem in caught.value.problems if problem.file == rules
    ] == [(1, said)]


def test_line_of_a_key_is_found_when_tables_stand_in_arrays(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('a = 1\n[[b]]\nc = 1\n[b.d]\ne = 1\n[[b.f]]\ng = 1\n[[b]]\n"c" = 2\n[h]\ni-j = 1\n')
    toml = TomlFile(path)
    asked = (
        "a",
        "b.0",
        "b.0.c",
        "b.0.d.e",
        "b.0.f.0.g",
        "b.1",
        "b.1.c",
        "h.i-j",
        "h.unknown.deep",
        "nowhere",
    )
    assert [toml.line(key) for key in asked] == [1, 2, 3, 5, 7, 8, 9, 11, 10, 1]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text("ab é", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["en", "name", "0"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def written(value: Any) -> str:
    """A value as TOML; what TOML has no word for is a day."""
    match value:
        case None:
            return datetime.date(2024, 2, 29).isoformat()
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case str():
            return f'"{value}"'
        case list():
            return f"[{', '.join(map(written, value))}]"
    return f"{{ {', '.join(f'"{key}" = {written(one)}' for key, one in value.items())} }}"


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    key=st.sampled_from(
        [
            "languages",
            "currency",
            "founded_on",
            "founding_entities",
            "contact",
            "territory",
            "theme",
            "features",
        ]
        + ["rules", "partners", "purposes", "name", "time_zone"]
    ),
    value=VALUES,
    field=st.sampled_from(
        ["key", "type", "name", "categories", "unit", "facet", "buckets", "choices", "columns"]
    ),
    value_of_field=VALUES,
)
def test_folder_loads_or_says_its_problems_whatever_a_value_is(
    key: str, value: Any, field: str, value_of_field: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "any"
    shutil.copytree(TINY, folder, dirs_exist_ok=True)
    lines, kept, within = (TINY / "cluster.toml").read_text(encoding="utf-8").splitlines(), [], False
    for line in lines:
        if line.startswith("["):
            within = line.strip("[]").split(".")[0] == key
        if not within and not line.startswith(f"{key} ="):
            kept.append(line)
    (folder / "cluster.toml").write_text("\n".join([f"{key} = {written(value)}", *kept]), encoding="utf-8")
    (folder / "capabilities.toml").write_text(
        f'[[fields]]\n"{field}" = {written(value_of_field)}\n', encoding="utf-8"
    )
    found = []
    try:
        load_cluster(folder)
    except ClusterInvalid as invalid:
        found = invalid.problems
    assert all(one.remedy and one.line >= 1 for one in found)
