"""Read a cluster's folder and say exactly what is wrong with it: file, line and remedy.

Pure Python on purpose: the settings read the cluster before Django is set up.
"""

import csv
import re
import tomllib
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from claqueta.cluster.definition import (
    CapabilityField,
    CategoryDefinition,
    Choice,
    Cluster,
    Contact,
    FieldType,
    Partner,
    PlaceDefinition,
    PurposeDefinition,
    Rule,
    Territory,
    Texts,
    Theme,
)

RULE_UNITS = ("months", "days", "count")
REQUIRED_RULES = (
    "confirm_every",
    "confirm_reminders",
    "confirm_misses_to_sink",
    "invitation_valid",
    "keep_audit",
    "keep_mail_log",
    "keep_unanswered_invitations",
)
FIELD_TYPES = ("number", "integer", "boolean", "choice", "choices", "text", "records")
FEATURES = ("production_guide", "compare", "shortlist")
COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
CODE = re.compile(r"^\d+(\.\d+)*$")


@dataclass(frozen=True, slots=True)
class Problem:
    file: Path
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}\n    {self.remedy}"


class ClusterInvalid(Exception):
    """The cluster's folder cannot be used; `problems` says where and what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def load_cluster(folder: Path) -> Cluster:
    """The cluster described by `folder`.

    Raises `ClusterInvalid` with every problem found, not only the first.
    """
    reader = _Reader(folder)
    cluster = reader.read()
    if reader.problems or cluster is None:
        raise ClusterInvalid(reader.problems)
    return cluster


class _Toml:
    """A TOML file whose values can be traced to their line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.values: dict[str, Any] = tomllib.loads(self.text)
        self.lines = dict(self._positions())

    def _positions(self) -> Iterator[tuple[str, int]]:
        """Dotted key → line; an element of an array of tables carries its index: `purposes.2.name`."""
        table, counts = "", dict[str, int]()
        for number, raw in enumerate(self.text.splitlines(), 1):
            line = raw.strip()
            if array := re.match(r"^\[\[\s*([^\]]+?)\s*\]\]", line):
                name = self._indexed(array[1], counts, last=False)
                counts[name] = counts.get(name, -1) + 1
                table = f"{name}.{counts[name]}"
                yield table, number
            elif header := re.match(r"^\[\s*([^\]]+?)\s*\]", line):
                table = self._indexed(header[1], counts, last=True)
                yield table, number
            elif pair := re.match(r'^"?([\w-]+)"?\s*=', line):
                yield (f"{table}.{pair[1]}" if table else pair[1]), number

    @staticmethod
    def _indexed(name: str, counts: dict[str, int], *, last: bool) -> str:
        parts, path = name.split("."), ""
        for position, part in enumerate(parts):
            path = f"{path}.{part}" if path else part
            if path in counts and (last or position < len(parts) - 1):
                path = f"{path}.{counts[path]}"
        return path

    def line(self, key: str) -> int:
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key.rpartition(".")[0]
        return 1


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ()

    def read(self) -> Cluster | None:
        toml = self._toml("cluster.toml")
        if toml is None:
            return None
        self._languages(toml)
        categories = self._categories()
        capabilities = self._capabilities({category.code for category in categories})
        places = self._places()
        cluster = Cluster(
            folder=self.folder,
            languages=self.languages,
            time_zone=self._time_zone(toml),
            currency=self._text(toml, "currency"),
            name=self._texts(toml, "name"),
            short_name=self._texts(toml, "short_name"),
            tagline=self._texts(toml, "tagline"),
            sector=self._texts(toml, "sector"),
            registry=self._texts(toml, "registry"),
            founded_on=self._value(toml, "founded_on", date, "a date such as 2023-03-30") or date.min,
            founding_entities=self._value(toml, "founding_entities", int, "a whole number") or 0,
            tax_id=self._text(toml, "tax_id"),
            tax_country=self._text(toml, "tax_country"),
            contact=Contact(**{name: self._text(toml, f"contact.{name}") for name in Contact.__slots__}),
            territory=self._territory(toml),
            theme=self._theme(toml),
            features=self._features(toml),
            rules=self._rules(toml),
            partners=tuple(
                Partner(self._texts(toml, f"{at}.name"), self._text(toml, f"{at}.website"))
                for at in self._tables(toml, "partners")
            ),
            purposes=self._purposes(toml),
            categories=categories,
            capabilities=capabilities,
            places=places,
            _by_key={field.key: field for field in capabilities},
        )
        return cluster

    # -- files ------------------------------------------------------------------------------------------

    def _say(self, path: Path, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(path, line, message, remedy))

    def _toml(self, name: str) -> _Toml | None:
        path = self.folder / name
        try:
            return _Toml(path)
        except FileNotFoundError:
            self._say(path, 1, f"{name} is missing", f"Create it; copy the one of another cluster ({name}).")
        except UnicodeDecodeError as error:
            self._say(path, 1, f"{name} is not UTF-8: {error}", "Save the file as UTF-8.")
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            self._say(
                path, int(found[1]) if found else 1, f"not valid TOML: {error}", "Mend the syntax there."
            )
        return None

    def _rows(self, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        path = self.folder / name
        try:
            with path.open(newline="", encoding="utf-8-sig") as file:
                reader = csv.DictReader(file)
                missing = [column for column in columns if column not in (reader.fieldnames or ())]
                if missing:
                    self._say(
                        path, 1, f"columns are missing: {', '.join(missing)}", "Add them to the first line."
                    )
                    return
                for row in reader:
                    yield reader.line_num, {key: (value or "").strip() for key, value in row.items() if key}
        except FileNotFoundError:
            self._say(path, 1, f"{name} is missing", f"Create it with the columns {', '.join(columns)}.")
        except UnicodeDecodeError as error:
            self._say(path, 1, f"{name} is not UTF-8: {error}", "Save the file as UTF-8.")

    # -- values -----------------------------------------------------------------------------------------

    def _find(self, toml: _Toml, key: str) -> Any:
        value: Any = toml.values
        for part in key.split("."):
            if isinstance(value, list):
                value = value[int(part)]
            elif isinstance(value, dict):
                value = value.get(part)
            else:
                return None
        return value

    def _value[T](self, toml: _Toml, key: str, kind: type[T], wanted: str) -> T | None:
        value = self._find(toml, key)
        if value is None:
            self._say(toml.path, toml.line(key), f"`{key}` is missing", f"Give {wanted}.")
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._say(toml.path, toml.line(key), f"`{key}` is {value!r}", f"Give {wanted}.")
        else:
            return value
        return None

    def _text(self, toml: _Toml, key: str) -> str:
        return self._value(toml, key, str, "a text between quotes") or ""

    def _texts(self, toml: _Toml, key: str) -> Texts:
        value = self._find(toml, key)
        if not isinstance(value, dict):
            self._say(
                toml.path,
                toml.line(key),
                f"`{key}` is missing",
                f"Give it in {' and '.join(self.languages)}.",
            )
            return {}
        for language in self.languages:
            if not isinstance(value.get(language), str) or not value[language].strip():
                self._say(
                    toml.path,
                    toml.line(f"{key}.{language}") if language in value else toml.line(key),
                    f"`{key}` has no text in “{language}”",
                    f'Add: {language} = "…"',
                )
        for language in value.keys() - set(self.languages):
            self._say(
                toml.path,
                toml.line(f"{key}.{language}"),
                f"`{key}` has a text in “{language}”, which is not one of the cluster's languages",
                f"Add “{language}” to `languages` or take the text out.",
            )
        return {code: text for code, text in value.items() if isinstance(text, str)}

    def _tables(self, toml: _Toml, key: str) -> list[str]:
        value = self._find(toml, key)
        if not isinstance(value, list) or not value:
            self._say(toml.path, toml.line(key), f"`{key}` is missing", f"Add at least one [[{key}]].")
            return []
        return [f"{key}.{index}" for index in range(len(value))]

    # -- the parts --------------------------------------------------------------------------------------

    def _languages(self, toml: _Toml) -> None:
        value = toml.values.get("languages")
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            self._say(
                toml.path, toml.line("languages"), "`languages` is missing", 'Write: languages = ["es", "en"]'
            )
            value = ["en"]
        unknown = [code for code in value if code not in ("es", "en")]
        if unknown:
            self._say(
                toml.path,
                toml.line("languages"),
                f"the interface does not speak {', '.join(unknown)}",
                "Use “es” and “en”, the first being the default; or add a translation of the interface.",
            )
        self.languages = tuple(value)

    def _time_zone(self, toml: _Toml) -> str:
        name = self._text(toml, "time_zone")
        if name and name not in zoneinfo.available_timezones():
            self._say(
                toml.path,
                toml.line("time_zone"),
                f"unknown time zone “{name}”",
                "Use one such as Europe/Madrid.",
            )
        return name

    def _territory(self, toml: _Toml) -> Territory:
        numbers = {}
        for name, low, high in (("latitude", -90, 90), ("longitude", -180, 180), ("zoom", 1, 18)):
            key = f"territory.{name}"
            value = self._find(toml, key)
            if not isinstance(value, int | float) or not low <= value <= high:
                self._say(
                    toml.path, toml.line(key), f"`{key}` is {value!r}", f"Give a number from {low} to {high}."
                )
                value = 0
            numbers[name] = value
        return Territory(
            code=self._text(toml, "territory.code"),
            name=self._texts(toml, "territory.name"),
            latitude=float(numbers["latitude"]),
            longitude=float(numbers["longitude"]),
            zoom=int(numbers["zoom"]),
        )

    def _theme(self, toml: _Toml) -> Theme:
        values = {name: self._text(toml, f"theme.{name}") for name in Theme.__slots__}
        for name in ("accent", "accent_dark", "ink", "paper"):
            if values[name] and not COLOUR.match(values[name]):
                key = f"theme.{name}"
                self._say(
                    toml.path, toml.line(key), f"`{key}` is “{values[name]}”", 'Give a colour as "#d7263d".'
                )
        if values["logo"] and not (self.folder / values["logo"]).is_file():
            self._say(
                toml.path,
                toml.line("theme.logo"),
                f"the logo {values['logo']} is not in the folder",
                "Put the file beside cluster.toml or mend the name.",
            )
        return Theme(**values)

    def _features(self, toml: _Toml) -> dict[str, bool]:
        given = self._find(toml, "features") or {}
        for name, value in given.items():
            key = f"features.{name}"
            if name not in FEATURES:
                self._say(
                    toml.path,
                    toml.line(key),
                    f"unknown feature “{name}”",
                    f"Known ones: {', '.join(FEATURES)}.",
                )
            elif not isinstance(value, bool):
                self._say(toml.path, toml.line(key), f"`{key}` is {value!r}", "Write true or false.")
        return {name: given.get(name, True) is True for name in FEATURES}

    def _rules(self, toml: _Toml) -> dict[str, Rule]:
        rules = {}
        for name in REQUIRED_RULES:
            key = f"rules.{name}"
            table = self._find(toml, key)
            unit = next((unit for unit in RULE_UNITS if isinstance(table, dict) and unit in table), None)
            if unit is None or not isinstance(table[unit], int) or table[unit] < 0:
                self._say(
                    toml.path,
                    toml.line(key),
                    f"the rule `{name}` has no number",
                    f"Add [rules.{name}] with one of {', '.join(RULE_UNITS)} and a source.",
                )
                continue
            source = self._text(toml, f"{key}.source")
            rules[name] = Rule(table[unit], cast(Any, unit), source)
        return rules

    def _purposes(self, toml: _Toml) -> tuple[PurposeDefinition, ...]:
        purposes, seen = [], set[str]()
        for at in self._tables(toml, "purposes"):
            purpose = PurposeDefinition(
                self._text(toml, f"{at}.code"),
                self._texts(toml, f"{at}.name"),
                self._texts(toml, f"{at}.text"),
            )
            if purpose.code in seen:
                self._say(
                    toml.path,
                    toml.line(f"{at}.code"),
                    f"the purpose {purpose.code} is there twice",
                    "Give each purpose a code of its own.",
                )
            seen.add(purpose.code)
            purposes.append(purpose)
        return tuple(purposes)

    def _categories(self) -> tuple[CategoryDefinition, ...]:
        path = self.folder / "taxonomy.csv"
        names = tuple(self.languages)
        columns = ("code", "slug", *names, *(f"synonyms_{code}" for code in names), "nace")
        categories, codes, slugs = [], dict[str, int](), dict[str, int]()
        for line, row in self._rows("taxonomy.csv", columns):
            code, slug = row["code"], row["slug"]
            if not CODE.match(code):
                self._say(path, line, f"“{code}” is not a code", "Use numbers with dots, such as 4.1.")
            if not SLUG.match(slug):
                self._say(path, line, f"“{slug}” is not a slug", "Use small letters, digits and hyphens.")
            if code in codes:
                self._say(
                    path, line, f"the code {code} is also on line {codes[code]}", "Give it another code."
                )
            if slug in slugs:
                self._say(
                    path, line, f"the slug {slug} is also on line {slugs[slug]}", "Give it another slug."
                )
            for language in names:
                if not row[language]:
                    self._say(
                        path, line, f"{code} has no name in “{language}”", f"Fill the column {language}."
                    )
            codes.setdefault(code, line)
            slugs.setdefault(slug, line)
            category = CategoryDefinition(
                code=code,
                slug=slug,
                name={language: row[language] for language in names},
                synonyms={
                    language: [one.strip() for one in row[f"synonyms_{language}"].split("|") if one.strip()]
                    for language in names
                },
                activity_codes=[one.strip() for one in row["nace"].split("|") if one.strip()],
            )
            if category.parent_code and category.parent_code not in codes:
                self._say(
                    path,
                    line,
                    f"{code} hangs from {category.parent_code}, which is not above it",
                    "Add that line first.",
                )
            categories.append(category)
        return tuple(categories)

    def _places(self) -> tuple[PlaceDefinition, ...]:
        path = self.folder / "places.csv"
        places = []
        for line, row in self._rows("places.csv", ("code", "name", "latitude", "longitude")):
            try:
                places.append(
                    PlaceDefinition(row["code"], row["name"], float(row["latitude"]), float(row["longitude"]))
                )
            except ValueError:
                self._say(
                    path, line, f"{row['name']} has no coordinates", "Give latitude and longitude in degrees."
                )
        return tuple(places)

    def _capabilities(self, codes: set[str]) -> tuple[CapabilityField, ...]:
        if not (self.folder / "capabilities.toml").exists():
            return ()
        toml = self._toml("capabilities.toml")
        if toml is None or "fields" not in toml.values:
            return ()
        fields, seen = [], set[str]()
        for at in self._tables(toml, "fields"):
            field = self._capability(toml, at)
            for code in field.categories:
                if code not in codes:
                    self._say(
                        toml.path,
                        toml.line(f"{at}.categories"),
                        f"`{field.key}` names the activity {code}, which the taxonomy does not have",
                        "Use a code of taxonomy.csv.",
                    )
            if field.key in seen:
                self._say(
                    toml.path, toml.line(f"{at}.key"), f"`{field.key}` is there twice", "Rename one of them."
                )
            seen.add(field.key)
            fields.append(field)
        return tuple(fields)

    def _capability(self, toml: _Toml, at: str) -> CapabilityField:
        table = self._find(toml, at)
        kind = self._text(toml, f"{at}.type")
        if kind and kind not in FIELD_TYPES:
            self._say(
                toml.path,
                toml.line(f"{at}.type"),
                f"unknown type “{kind}”",
                f"Use one of {', '.join(FIELD_TYPES)}.",
            )
        needs: Callable[[str, str], None] = lambda key, why: (  # noqa: E731
            self._say(toml.path, toml.line(at), f"a field of type {kind} needs `{key}`", why)
            if not table.get(key)
            else None
        )
        if kind in ("choice", "choices"):
            needs("choices", 'Add: choices = [{ key = "…", name = { … } }]')
        if kind == "records":
            needs("columns", "Add [[fields.columns]] for each of its columns.")
        if kind in ("number", "integer") and table.get("facet"):
            needs("buckets", "Add the lower bounds of the filter: buckets = [0, 100, 500]")
        return CapabilityField(
            key=self._text(toml, f"{at}.key"),
            type=cast(FieldType, kind),
            name=self._texts(toml, f"{at}.name"),
            categories=tuple(table.get("categories", ())),
            unit=table.get("unit", ""),
            facet=bool(table.get("facet")),
            buckets=tuple(float(one) for one in table.get("buckets", ())),
            choices=tuple(
                Choice(str(one.get("key", "")), self._texts(toml, f"{at}.choices.{index}.name"))
                for index, one in enumerate(table.get("choices", ()))
            ),
            columns=tuple(
                self._capability(toml, f"{at}.columns.{index}")
                for index in range(len(table.get("columns", ())))
            ),
        )
