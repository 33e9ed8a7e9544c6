"""What the cluster's organisations do and where: activities, their capabilities, places."""

import re
from collections.abc import Callable
from typing import Any, cast

from claqueta.cluster.definition import (
    CapabilityField,
    CategoryDefinition,
    Choice,
    FieldType,
    PlaceDefinition,
)
from claqueta.cluster.loading.files import FolderReader, TomlFile

FIELD_TYPES = ("number", "integer", "boolean", "choice", "choices", "text", "records")
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
CODE = re.compile(r"^\d+(\.\d+)*$")


def categories(reader: FolderReader) -> tuple[CategoryDefinition, ...]:
    path = reader.folder / "taxonomy.csv"
    names = tuple(reader.languages)
    columns = ("code", "slug", *names, *(f"synonyms_{code}" for code in names), "nace")
    found, codes, slugs = [], dict[str, int](), dict[str, int]()
    for line, row in reader.rows("taxonomy.csv", columns):
        code, slug = row["code"], row["slug"]
        if not CODE.match(code):
            reader.say(path, line, f"“{code}” is not a code", "Use numbers with dots, such as 4.1.")
        if not SLUG.match(slug):
            reader.say(path, line, f"“{slug}” is not a slug", "Use small letters, digits and hyphens.")
        if code in codes:
            reader.say(path, line, f"the code {code} is also on line {codes[code]}", "Give it another code.")
        if slug in slugs:
            reader.say(path, line, f"the slug {slug} is also on line {slugs[slug]}", "Give it another slug.")
        for language in names:
            if not row[language]:
                reader.say(path, line, f"{code} has no name in “{language}”", f"Fill the column {language}.")
        codes.setdefault(code, line)
        slugs.setdefault(slug, line)
        category = CategoryDefinition(
            code=code,
            slug=slug,
            name={language: row[language] for language in names},
            synonyms={
                language: [part.strip() for part in row[f"synonyms_{language}"].split("|") if part.strip()]
                for language in names
            },
            activity_codes=[part.strip() for part in row["nace"].split("|") if part.strip()],
        )
        if category.parent_code and category.parent_code not in codes:
            reader.say(
                path,
                line,
                f"{code} hangs from {category.parent_code}, which is not above it",
                "Add that line first.",
            )
        found.append(category)
    return tuple(found)


def places(reader: FolderReader) -> tuple[PlaceDefinition, ...]:
    path = reader.folder / "places.csv"
    found = []
    for line, row in reader.rows("places.csv", ("code", "name", "latitude", "longitude")):
        try:
            latitude, longitude = float(row["latitude"]), float(row["longitude"])
            if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
                raise ValueError
            found.append(PlaceDefinition(row["code"], row["name"], latitude, longitude))
        except ValueError:
            reader.say(
                path, line, f"{row['name']} has no coordinates", "Give latitude and longitude in degrees."
            )
    return tuple(found)


def capabilities(reader: FolderReader, codes: set[str]) -> tuple[CapabilityField, ...]:
    if not (reader.folder / "capabilities.toml").exists():
        return ()
    toml = reader.toml("capabilities.toml")
    if toml is None or "fields" not in toml.values:
        return ()
    fields, seen = [], set[str]()
    for at in reader.tables(toml, "fields"):
        field = capability(reader, toml, at)
        for code in field.categories:
            if code not in codes:
                reader.say(
                    toml.path,
                    toml.line(f"{at}.categories"),
                    f"`{field.key}` names the activity {code}, which the taxonomy does not have",
                    "Use a code of taxonomy.csv.",
                )
        if field.key in seen:
            reader.say(
                toml.path, toml.line(f"{at}.key"), f"`{field.key}` is there twice", "Rename one of them."
            )
        seen.add(field.key)
        fields.append(field)
    return tuple(fields)


def capability(reader: FolderReader, toml: TomlFile, at: str) -> CapabilityField:
    found = reader.find(toml, at)
    table: dict[str, Any] = found if isinstance(found, dict) else {}
    kind = reader.text(toml, f"{at}.type")
    if kind and kind not in FIELD_TYPES:
        reader.say(
            toml.path,
            toml.line(f"{at}.type"),
            f"unknown type “{kind}”",
            f"Use one of {', '.join(FIELD_TYPES)}.",
        )
    needs: Callable[[str, str], None] = lambda key, why: (  # noqa: E731
        reader.say(toml.path, toml.line(at), f"a field of type {kind} needs `{key}`", why)
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
        key=reader.text(toml, f"{at}.key"),
        type=cast(FieldType, kind),
        name=reader.texts(toml, f"{at}.name"),
        categories=tuple(reader.listed(toml, f"{at}.categories", (str,), "codes of taxonomy.csv")),
        unit=reader.text(toml, f"{at}.unit") if "unit" in table else "",
        facet=bool(table.get("facet")),
        buckets=tuple(
            float(one)
            for one in reader.listed(toml, f"{at}.buckets", (int, float), "numbers, the lower bounds")
        ),
        choices=tuple(
            Choice(str(one.get("key", "")), reader.texts(toml, f"{at}.choices.{index}.name"))
            for index, one in enumerate(
                reader.listed(toml, f"{at}.choices", (dict,), '{ key = "…", name = { … } }')
            )
        ),
        columns=tuple(
            capability(reader, toml, f"{at}.columns.{index}")
            for index, _column in enumerate(
                reader.listed(toml, f"{at}.columns", (dict,), "tables, each a [[fields.columns]]")
            )
        ),
    )
