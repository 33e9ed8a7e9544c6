"""What a cluster's folder says, as values. Read by `loading`; nothing here touches a file or the database."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from claqueta.cluster.bylaws import Bylaws
from claqueta.foundation.cluster_rules import Rule

type Texts = dict[str, str]
"""One text in each of the cluster's languages: language code → text."""

type FieldType = Literal["number", "integer", "boolean", "choice", "choices", "text", "records"]


@dataclass(frozen=True, slots=True)
class Contact:
    email: str
    press_email: str
    privacy_email: str
    phone: str
    street: str
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Territory:
    """The cluster's home: its ISO 3166-2 code and where a map of it is centred (degrees, WGS 84)."""

    code: str
    name: Texts
    latitude: float
    longitude: float
    zoom: int


@dataclass(frozen=True, slots=True)
class Theme:
    accent: str
    accent_dark: str
    ink: str
    paper: str
    logo: str
    display_font: str
    text_font: str


@dataclass(frozen=True, slots=True)
class Partner:
    name: Texts
    website: str


@dataclass(frozen=True, slots=True)
class PurposeDefinition:
    code: str
    name: Texts
    text: Texts


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day without work in the cluster's town; those of country and region are known without being named."""

    on: date
    name: Texts
    source: str


@dataclass(frozen=True, slots=True)
class CategoryDefinition:
    code: str
    slug: str
    name: Texts
    synonyms: dict[str, list[str]]
    activity_codes: list[str]

    @property
    def parent_code(self) -> str:
        return self.code.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    name: Texts


@dataclass(frozen=True, slots=True)
class CapabilityField:
    """What can be said about an activity: how it is asked, shown and filtered."""

    key: str
    type: FieldType
    name: Texts
    categories: tuple[str, ...] = ()
    unit: str = ""
    facet: bool = False
    buckets: tuple[float, ...] = ()
    choices: tuple[Choice, ...] = ()
    columns: tuple["CapabilityField", ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceDefinition:
    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """The association that runs this instance; exactly one per instance."""

    folder: Path
    languages: tuple[str, ...]
    time_zone: str
    currency: str
    name: Texts
    short_name: Texts
    tagline: Texts
    sector: Texts
    registry: Texts
    founded_on: date
    founding_entities: int
    tax_id: str
    tax_country: str
    contact: Contact
    territory: Territory
    theme: Theme
    features: dict[str, bool]
    rules: dict[str, Rule]
    bylaws: Bylaws
    partners: tuple[Partner, ...]
    holidays: tuple[Holiday, ...]
    purposes: tuple[PurposeDefinition, ...]
    categories: tuple[CategoryDefinition, ...]
    capabilities: tuple[CapabilityField, ...]
    places: tuple[PlaceDefinition, ...]
    _by_key: dict[str, CapabilityField] = field(default_factory=dict, compare=False, repr=False)

    @property
    def has_boundaries(self) -> bool:
        """Whether the folder has the shapes that the map draws under its points."""
        return (self.folder / "static" / "boundaries.geojson").is_file()

    def capability(self, key: str) -> CapabilityField | None:
        return self._by_key.get(key)

    def capabilities_of(self, category_code: str) -> list[CapabilityField]:
        return [capability for capability in self.capabilities if category_code in capability.categories]

    def says(self, texts: Texts, language: str) -> str:
        """The text in `language`, or else in the first of the cluster's languages that has one."""
        return texts.get(language) or next((texts[code] for code in self.languages if texts.get(code)), "")
