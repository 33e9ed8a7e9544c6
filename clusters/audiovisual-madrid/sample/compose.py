"""Compose `organisations.json`: 97 fictional members and 40 fictional others. Run it again for the same file.

Every company, person and work is invented; tax IDs use province 00, which is not assigned; web and mail addresses
end in `.example`.
"""

import csv
import json
import random
import tomllib
from pathlib import Path

from words import (
    CLOSINGS,
    FIRST,
    FOREIGN,
    LAST,
    MIDDLES,
    OPENINGS,
    ROLES,
    SPANISH,
    STREETS,
    TAILS,
    TOWNS,
    WORDS,
    WORKS_A,
    WORKS_B,
)

HERE = Path(__file__).parent
FOLDER = HERE.parent
RANDOM = random.Random(2023)


def tax_id(number: int) -> str:
    """A B-type Spanish tax ID of province 00 with its control digit."""
    digits = f"00{number:05d}"
    even = sum(int(char) for char in digits[1::2])
    odd = sum(sum(divmod(int(char) * 2, 10)) for char in digits[0::2])
    return f"B{digits}{(10 - (even + odd) % 10) % 10}"


def leaves() -> list[dict[str, str]]:
    with (FOLDER / "taxonomy.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if "." in row["code"]]


def capabilities(code: str, fields: list[dict]) -> dict:
    found = {}
    for field in fields:
        if code not in field["categories"] or RANDOM.random() < 0.1:
            continue
        match field["type"]:
            case "records":
                rows = []
                for number in range(1, RANDOM.randint(2, 4)):
                    row = {}
                    for column in field["columns"]:
                        row[column["key"]] = {
                            "label": str(number),
                            "area": RANDOM.choice([180, 320, 450, 800, 1200, 2100]),
                            "height": RANDOM.choice([5, 6.5, 8, 12]),
                            "cameras": RANDOM.randint(2, 16),
                        }[column["key"]]
                    rows.append(row)
                found[field["key"]] = rows
            case "choices":
                keys = [choice["key"] for choice in field["choices"]]
                found[field["key"]] = sorted(
                    RANDOM.sample(keys, RANDOM.randint(1, min(4, len(keys)))), key=keys.index
                )
            case "boolean":
                if RANDOM.random() < 0.6:
                    found[field["key"]] = True
            case "integer":
                found[field["key"]] = RANDOM.choice([2, 4, 8, 12, 24, 40, 90])
            case "number":
                found[field["key"]] = RANDOM.choice([35, 60, 120, 240])
    return found


def person() -> str:
    return f"{RANDOM.choice(FIRST)} {RANDOM.choice(LAST)} {RANDOM.choice(LAST)}"


def plain(text: str) -> str:
    table = str.maketrans("áéíóúüñçÁÉÍÓÚÑ", "aeiouuncAEIOUN")
    return "".join(char for char in text.translate(table).lower() if char.isalnum())


def member_day(position: int) -> str:
    """The founders on the founding day, then growth: 76 members in October 2024, 97 in 2026."""
    if position < 59:
        return "2023-03-30"
    if position < 66:
        return f"2023-{RANDOM.randint(5, 12):02d}-{RANDOM.randint(1, 28):02d}"
    if position < 80:
        return f"2024-{RANDOM.randint(1, 12):02d}-{RANDOM.randint(1, 28):02d}"
    return f"{RANDOM.choice([2025, 2025, 2026])}-{RANDOM.randint(1, 10):02d}-{RANDOM.randint(1, 28):02d}"


def compose() -> list[dict]:
    fields = tomllib.loads((FOLDER / "capabilities.toml").read_text(encoding="utf-8"))["fields"]
    everything = leaves()
    # Every activity once, in an order without pattern, then the commonest again.
    order = everything[:]
    RANDOM.shuffle(order)
    weighty = [row for row in everything if row["code"].split(".")[0] in ("2", "3", "4", "5", "8")]
    order += [RANDOM.choice(weighty) for _ in range(137 - len(order))]
    names: set[str] = set()
    found = []
    for position in range(137):
        member = position < 97
        leaf = order[position]
        group = leaf["code"].split(".")[0]
        while True:
            name = f"{RANDOM.choice(WORDS)} {RANDOM.choice(TAILS[group])}"
            if name not in names:
                names.add(name)
                break
        abroad = not member and position % 4 != 0
        country, city = (
            RANDOM.choice(FOREIGN)
            if abroad and position % 2
            else ("ES", RANDOM.choice(SPANISH if abroad else TOWNS))
        )
        year = RANDOM.randint(1985, 2022)
        more = [
            row["code"]
            for row in RANDOM.sample(weighty, RANDOM.choice([0, 1, 1, 2]))
            if row["code"] != leaf["code"]
        ]
        host = f"{plain(name)}.example"
        texts = {}
        for language, column in (("es", "es"), ("en", "en")):
            what = leaf[column][0].lower() + leaf[column][1:] if not leaf[column].isupper() else leaf[column]
            opening = RANDOM.choice(OPENINGS[language]).format(name=name, what=what, year=year, city=city)
            texts[language] = f"{opening} {RANDOM.choice(MIDDLES[language])}\n\n{CLOSINGS[language]}"
        description = dict(texts)
        tagline = {"es": f"{leaf['es']} en {city}", "en": f"{leaf['en']} in {city}"}
        if position % 9 == 4:
            description.pop("en")
            tagline.pop("en")
        kind = {
            "13.1": "university",
            "13.2": "school",
            "14.1": "public_body",
            "14.5": "foundation",
            "14.3": "association",
            "14.4": "association",
            "14.7": "association",
        }.get(leaf["code"], "company")
        visibility = {}
        if position % 11 == 3:
            visibility["phone"] = "public"
        if position % 13 == 5:
            visibility["email"] = "members"
        found.append(
            {
                "profile": {
                    "legal_name": f"{name} {RANDOM.choice(['S.L.', 'S.L.', 'S.L.U.', 'S.A.'])}"
                    if kind == "company"
                    else name,
                    "trade_name": name,
                    "former_names": [f"{RANDOM.choice(WORDS)} {RANDOM.choice(TAILS[group])}"]
                    if position % 17 == 8
                    else [],
                    "tax_country": "ES" if country == "ES" else "",
                    "tax_id": tax_id(10_000 + position * 37) if country == "ES" else "",
                    "kind": kind,
                    "size_band": RANDOM.choice(["micro", "micro", "small", "small", "medium", "large"]),
                    "founded_year": year,
                    "tagline": tagline,
                    "description": description,
                    "website": f"https://www.{host}",
                    "email": f"hola@{host}",
                    "phone": f"+34 910 00 {position:02d} {RANDOM.randint(10, 99)}"
                    if country == "ES" and position < 100
                    else "",
                    "links": [{"label": "Showreel", "url": f"https://video.example/{plain(name)}"}]
                    if position % 3 == 0
                    else [],
                    "languages": sorted({"es", "en", RANDOM.choice(["fr", "pt", "it", "de", "ca"])})
                    if position % 2
                    else ["es", "en"],
                    "markets": sorted(
                        RANDOM.sample(["ES", "FR", "PT", "MX", "US", "AR", "IT", "CO"], RANDOM.randint(1, 4))
                    ),
                    "credits": [
                        {
                            "title": f"{RANDOM.choice(WORKS_A)} {RANDOM.choice(WORKS_B)}",
                            "year": RANDOM.randint(2015, 2026),
                            "role": RANDOM.choice(ROLES),
                        }
                        for _ in range(RANDOM.randint(0, 4))
                    ],
                    "awards": [
                        {
                            "name": "Premio Claqueta de muestra",
                            "year": RANDOM.randint(2018, 2026),
                            "work": f"{RANDOM.choice(WORKS_A)} {RANDOM.choice(WORKS_B)}",
                        }
                    ]
                    if position % 7 == 2
                    else [],
                    "visibility": visibility,
                    "office_notes": "Prefiere que se la llame por la mañana. (Nota de muestra)"
                    if position % 10 == 1
                    else "",
                    "activities": [
                        {
                            "code": code,
                            "primary": code == leaf["code"],
                            "capabilities": capabilities(code, fields),
                        }
                        for code in [leaf["code"], *dict.fromkeys(more)]
                    ],
                    "premises": [
                        {
                            "label": "",
                            "street": f"{RANDOM.choice(STREETS)}, {RANDOM.randint(1, 90)}",
                            "postal_code": f"28{RANDOM.randint(1, 55):03d}"
                            if country == "ES" and not abroad
                            else "",
                            "city": city,
                            "country": country,
                            "latitude": None,
                            "longitude": None,
                            "is_main": True,
                        }
                    ],
                },
                "standing": ("founder" if position < 59 else "full") if member else "",
                "member_since": member_day(position) if member else "",
                "confirmed_days_ago": RANDOM.randint(2, 260),
                "representative": person() if member else "",
                "position": RANDOM.choice(
                    ["Dirección general", "Producción ejecutiva", "Gerencia", "Desarrollo de negocio"]
                ),
            }
        )
    return found


if __name__ == "__main__":
    text = json.dumps(compose(), ensure_ascii=False, indent=1)
    (HERE / "organisations.json").write_text(text + "\n", encoding="utf-8")
