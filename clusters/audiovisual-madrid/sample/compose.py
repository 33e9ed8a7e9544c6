"""Compose `organisations.json` from `companies/*.toml` and `works.json`. Run it again for the same file.

Every company, person and work is invented; tax IDs use province 00, which is not assigned; web and mail addresses
end in `.example`. A company is a table `[[organisation]]`: its `number` is its place in the list and makes its tax ID,
its credits are those of the works whose cast names it, and its descriptions end by saying that it is fictional. One
without `description.en` is missing that translation on purpose; one without `standing` is not a member.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CLOSINGS = {"es": "Entidad ficticia de la muestra.", "en": "A fictional organisation of the sample."}


def tax_id(number: int) -> str:
    """A B-type Spanish tax ID of province 00 with its control digit."""
    digits = f"00{number:05d}"
    even = sum(int(char) for char in digits[1::2])
    odd = sum(sum(divmod(int(char) * 2, 10)) for char in digits[0::2])
    return f"B{digits}{(10 - (even + odd) % 10) % 10}"


def plain(text: str) -> str:
    table = str.maketrans("áéíóúüñçÁÉÍÓÚÑ", "aeiouuncAEIOUN")
    return "".join(char for char in text.translate(table).lower() if char.isalnum())


def paragraphs(text: str, closing: str) -> str:
    """The text with each paragraph on one line, as it is written over several, and its closing line."""
    return "\n\n".join([*(" ".join(part.split()) for part in text.strip().split("\n\n")), closing])


def credits_of(name: str, works: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the company did in which works, the latest first."""
    found = [
        {"title": work["title"], "year": work["year"], "role": work["cast"][name]}
        for work in works
        if name in work["cast"]
    ]
    return sorted(found, key=lambda credit: (-credit["year"], credit["title"]))


def profile(company: dict[str, Any], works: list[dict[str, Any]]) -> dict[str, Any]:
    name, country = company["name"], company.get("country", "ES")
    host = f"{plain(name)}.example"
    return {
        "legal_name": f"{name} {company['form']}" if "form" in company else name,
        "trade_name": name,
        "former_names": company.get("former_names", []),
        "tax_country": "ES" if country == "ES" else "",
        "tax_id": tax_id(10_000 + company["number"] * 37) if country == "ES" else "",
        "kind": company.get("kind", "company"),
        "size_band": company["size"],
        "founded_year": company["founded"],
        "tagline": company["tagline"],
        "description": {
            language: paragraphs(text, CLOSINGS[language])
            for language, text in company["description"].items()
        },
        "website": f"https://www.{host}",
        "email": f"hola@{host}",
        "phone": company.get("phone", ""),
        "links": [
            {"label": label, "url": f"https://video.example/{plain(name)}"}
            for label in company.get("links", ())
        ],
        "languages": sorted(company["languages"]),
        "markets": sorted(company["markets"]),
        "credits": credits_of(name, works),
        "awards": [
            {"name": award["name"], "year": award["year"], "work": award.get("work", "")}
            for award in company.get("awards", ())
        ],
        "visibility": company.get("visibility", {}),
        "office_notes": company.get("office_notes", ""),
        "activities": [
            {
                "code": activity["code"],
                "primary": position == 0,
                "capabilities": activity.get("capabilities", {}),
            }
            for position, activity in enumerate(company["activities"])
        ],
        "premises": [
            {
                "label": "",
                "street": company["street"],
                "postal_code": company.get("postal_code", ""),
                "city": company["city"],
                "country": country,
                "latitude": None,
                "longitude": None,
                "is_main": True,
            }
        ],
    }


def compose() -> list[dict[str, Any]]:
    works = json.loads((HERE / "works.json").read_text(encoding="utf-8"))
    companies = [
        company
        for path in sorted((HERE / "companies").glob("*.toml"))
        for company in tomllib.loads(path.read_text(encoding="utf-8"))["organisation"]
    ]
    return [
        {
            "profile": profile(company, works),
            "standing": company.get("standing", ""),
            "member_since": str(company.get("member_since", "")),
            "confirmed_days_ago": company["confirmed_days_ago"],
            "representative": company.get("representative", ""),
            "position": company.get("position", ""),
        }
        for company in sorted(companies, key=lambda company: company["number"])
    ]


def composed() -> str:
    return json.dumps(compose(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    (HERE / "organisations.json").write_text(composed(), encoding="utf-8")
