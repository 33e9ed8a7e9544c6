"""What the house is made of: every domain declares itself once, in the `DOMAIN` of its `wiring.py`.

    DOMAIN = Domain(
        "opportunities",
        feature="opportunities",
        verbs={"opened": _("opened")},
        searchables=(search.needs,),
        rounds=(Round("opportunities.reminders", actions.remind),),
        site="claqueta.opportunities.site",
        office="claqueta.opportunities.office",
        menu=(Entry(_("Opportunities"), "office_opportunities", "opportunities.manage", "pick"),),
    )

Everything that is shared (trail, search, imports, menus, addresses, API …) asks `gathered` what the domains bring. What
belongs to a feature that the cluster's folder switches off is not there at all.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

if TYPE_CHECKING:
    from claqueta.foundation import deadlines
    from claqueta.foundation.calendar import CalendarEntry
    from claqueta.foundation.chains import Book
    from claqueta.foundation.documents import Kind as DocumentKind
    from claqueta.foundation.due import Due
    from claqueta.foundation.evidence import Source
    from claqueta.foundation.flow import Flow
    from claqueta.foundation.imports import ImportKind
    from claqueta.foundation.merging import Follow
    from claqueta.foundation.notifications import Kind
    from claqueta.foundation.pageblocks import EventBlock, HomeBlock, PageBlock, ProfileBlock
    from claqueta.foundation.privacy import Processing
    from claqueta.foundation.rounds import Round
    from claqueta.foundation.search import Searchable
    from claqueta.foundation.ties import TieSource
    from claqueta.foundation.tools import Tool

HOUSE = "claqueta."
type Said = str | Promise


class Way(NamedTuple):
    """A way from the member area to a part's page."""

    label: Said
    url: str
    waits: Said = ""
    """What waits for somebody there, as a sentence begins; blank for nothing."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of the office's menu that stand together, under one line of it."""

    label: Said
    icon: str
    order: int = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the office's menu."""

    label: Said
    route: str
    permission: str
    icon: str
    book: bool = False
    """Whether it stands among the records, which people look up rather than work on."""
    order: int = 50
    group: Group | None = None
    """The line that it stands under, where it has none of its own."""


@dataclass(frozen=True, slots=True)
class Signpost:
    """A way to a page from every page of the site."""

    label: Said
    route: str
    place: str
    """`menu` before the pages, `tools` after them, `guest` or `own` (signed in) at the end, `footer`, `feed`, or `find`."""
    template: str = ""
    """The template that draws it, when a plain link is not enough; its context has `label` and `url`."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a picture for social networks shows of a page: only what everybody may see."""

    title: str
    line: str = ""
    """What it is about, under the title."""
    pictures: tuple[str, ...] = ()
    """Paths of uploads: one fills the upper half, several stand beside each other."""
    logo: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """What a domain brings under one switch."""

    feature: str = ""
    """The switch under `[features]` of cluster.toml; without one the part is always there."""
    verbs: Mapping[str, Said] = field(default_factory=dict)
    """Verb of the audit trail → how it reads; the trail knows it as `domain.verb`."""
    fields: Mapping[str, Said] = field(default_factory=dict)
    """Field named in the trail's changes → how it reads."""
    values: Mapping[str, Mapping[str, Said]] = field(default_factory=dict)
    """Field named in the trail's changes → how each of its values reads, where it has a few."""
    told: Mapping[str, Callable[[str, Any, str], tuple[str, ...] | None]] = field(default_factory=dict)
    """Kind of record, as the model's label without the domain → how a field's value of its changes reads in a language, a line
    for each of its parts; None for what has no words of its own."""
    searchables: tuple["Searchable", ...] = ()
    stands: tuple[Callable[[Collection[str]], Iterable[tuple[str, str]]], ...] = ()
    """Addresses in small letters → each of them that is on record, with what whoever is reached there has to do with the cluster
    today (`CircularCopy.Tie`); once for each reason."""
    imports: tuple["ImportKind", ...] = ()
    notices: tuple["Kind", ...] = ()
    """Kinds of notices; each key begins with the domain's name and a dot."""
    processings: tuple["Processing", ...] = ()
    """Processing activities of personal data (GDPR art. 30)."""
    books: tuple["Book", ...] = ()
    """Books that are only added to; `claqueta verify` checks each."""
    documents: tuple["DocumentKind", ...] = ()
    """Kinds of documents that it issues; each key begins with the domain's name and a dot."""
    purposes: tuple[Callable[[], Mapping[str, str]], ...] = ()
    """Code → name of the cluster's statutory purposes, in the reader's language."""
    plan_actions: tuple[Callable[[], Mapping[str, str]], ...] = ()
    """Code → name of the actions of the cluster's plan."""
    evidence: tuple["Source", ...] = ()
    """Kinds of objects that can be evidence for them."""
    ties: tuple["TieSource", ...] = ()
    """Facts that tie organisations to each other; each kind begins with the domain's name and a dot."""
    follows: tuple["Follow", ...] = ()
    """What follows when two records become one, and why they must not; each key begins with the domain's name and a dot."""
    rounds: tuple["Round", ...] = ()
    flows: tuple["Flow[Any]", ...] = ()
    """The states and moves of the part's objects; one that is not sound stops the start."""
    deadlines: tuple["deadlines.Kind", ...] = ()
    """Kinds of deadlines; each key begins with the domain's name and a dot."""
    calendar: tuple[Callable[[Any, datetime, datetime], Iterable["CalendarEntry"]], ...] = ()
    """What stands in an account's calendar from one moment to another, as it may be seen by the account now."""
    listens: tuple[tuple[type[Any], Callable[[Any], None]], ...] = ()
    """Typed events of domains below, each with what is done in the same transaction."""
    circles: tuple[Callable[[Any], Iterable[str]], ...] = ()
    """Of the part's circles, those in which an account stands (`foundation.circles`)."""
    offers: Mapping[str, Said] = field(default_factory=dict)
    """What accepting an invitation may give, besides a role."""
    landings: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """Offer → where its acceptance leads, for the identifier of what the invitation was for."""
    subjects: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """Offer → what is called by name on the page of the invitation, for the identifier of what it is for."""
    site: str = ""
    """The module whose `urlpatterns` are the part's public addresses, in every language."""
    area: str = ""
    """The module whose `urlpatterns` are the part's pages for those who are signed in, in every language."""
    office: str = ""
    """The module whose `urlpatterns` are the part's screens in the office."""
    api: str = ""
    """The module whose `router` is the part's piece of the API."""
    api_examples: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    """Address of the API with a parameter (`/props/{key}`) → a value for it that everybody may see; blank for none."""
    tools: tuple["Tool", ...] = ()
    """What programs may do in somebody's name by the Model Context Protocol."""
    area_ways: tuple[Callable[[Any, Any], Iterable["Way"]], ...] = ()
    """Ways from the member area to the part's pages, for an account: those about an organisation that it acts for, or,
    asked with None, those about none."""
    panels: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Record of a register of a domain below, by its route → sections (`desk.registers`) that the part adds to it."""
    menu: tuple[Entry, ...] = ()
    due: tuple[Callable[[Any], Iterable["Due"]], ...] = ()
    """What waits for an account of the office, for its home."""
    signposts: tuple[Signpost, ...] = ()
    files: Mapping[str, Callable[[Any, str], bool]] = field(default_factory=dict)
    """Folder of uploads that are shown → whether everybody may see one of its files, for a request and the file's path;
    raises `Http404` for whoever may not."""
    sharing: Mapping[str, Callable[[str], Shared | None]] = field(default_factory=dict)
    """Kind of page → what its picture for social networks shows, for an identifier; None when there is none."""
    exports: Mapping[str, Callable[[str, str, str], bytes]] = field(default_factory=dict)
    """List → its file, of a form (`csv`, `xlsx`, `json`, `pdf`), for a circle, in a language."""
    sitemaps: Mapping[str, type[Any]] = field(default_factory=dict)
    """Section → `django.contrib.sitemaps.Sitemap`."""
    blocks: Mapping[str, "PageBlock"] = field(default_factory=dict)
    """Blocks for editors of pages, by the name under which a page keeps them."""
    profile: tuple["ProfileBlock", ...] = ()
    """What an organisation's page shows of the part."""
    event_page: tuple["EventBlock", ...] = ()
    """What an event's page shows of the part."""
    event_ways: tuple[Callable[[Any, Any], Iterable[tuple[Said, str]]], ...] = ()
    """Ways from an event's page to the part's pages, each a label and an address: for the event and None; and from the page of
    a registration for it, for the event and the registration."""
    attendance: tuple[Callable[[Any], Iterable[int]], ...] = ()
    """Of an event, the registrations that were counted as there."""
    home: Mapping[str, "HomeBlock"] = field(default_factory=dict)
    """What the home page shows of the part, by a name of its own."""
    context: tuple[Callable[[Any], Mapping[str, Any]], ...] = ()
    """What the part gives to every template, of a request."""
    set_up: Callable[[], None] | None = None
    """What the part needs in the database besides its tables; done again it changes nothing."""
    sample: str = ""
    """The function that brings its part of the sample cluster, by the accounts of the sample: a path with dots, as only the first
    start reads it."""
    sample_story: str = ""
    """The function that tells what happens in the sample once every domain has its past, such as what others listen to."""
    connect: Callable[[], None] | None = None
    """What has to be told to packages that are not ours, when the application starts."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Domain(Part):
    """A folder of the house."""

    name: str = field(kw_only=False)
    parts: tuple[Part, ...] = ()
    """What stands under switches of its own."""

    def present(self) -> Iterator[Part]:
        """The domain's parts that the cluster has; those under switches first, as their addresses are the longer ones."""
        if is_on(self.feature):
            yield from (one for one in (*self.parts, self) if is_on(one.feature))


_all: tuple[Domain, ...] = ()


def domains() -> tuple[Domain, ...]:
    """Those that the cluster has, from the ground up."""
    return tuple(one for one in _all if is_on(one.feature))


def is_on(feature: str) -> bool:
    """Whether the cluster has a feature: what its folder does not switch off is there."""
    return not feature or bool(settings.CLUSTER.features.get(feature, True))


def features() -> set[str]:
    """Every switch there is."""
    return {part.feature for domain in _all for part in (domain, *domain.parts)} - {""}


def gathered[T](of: Callable[[Part], Iterable[T]]) -> list[T]:
    """What the parts that the cluster has bring, from the ground up."""
    return [one for domain in _all for part in domain.present() for one in of(part)]


def named[T](of: Callable[[Part], Mapping[str, T]]) -> dict[str, T]:
    """As `gathered`, by names that are short in the domain and full here: `domain.name`."""
    return {
        f"{domain.name}.{name}": one
        for domain in _all
        for part in domain.present()
        for name, one in of(part).items()
    }


def start() -> None:
    """Read every domain's declaration. Raises `ImproperlyConfigured` when two of them use one name."""
    global _all
    found = []
    # In the order of INSTALLED_APPS, which is that of `config.domains`. One that brings nothing has no wiring.
    for app in apps.get_app_configs():
        if app.name.startswith(HOUSE) and find_spec(f"{app.name}.wiring"):
            found.append(import_module(f"{app.name}.wiring").DOMAIN)
    _all = tuple(found)
    for domain in _all:
        # What permissions there are is known when every domain's rules have been read.
        if find_spec(f"{HOUSE}{domain.name}.rules"):
            import_module(f"{HOUSE}{domain.name}.rules")
    _refuse_collisions()
    _refuse_unsound()
    for domain in _all:
        for part in domain.present():
            if part.connect is not None:
                part.connect()


@contextmanager
def standing(*these: Domain) -> Iterator[None]:
    """With these domains and no others, until the end of the block."""
    global _all
    before, _all = _all, these
    try:
        _refuse_collisions()
        _refuse_unsound()
        yield
    finally:
        _all = before


def _refuse_collisions() -> None:
    names: dict[tuple[str, str], str] = {}

    def take(kind: str, name: str, domain: str) -> None:
        # Also the same domain's second declaration of a name is one too many: `seen` tells it from the first.
        other = names.setdefault((kind, name), domain)
        if other != domain or (kind, name, domain) in seen:
            raise ImproperlyConfigured(f"{kind} “{name}” is declared by {other} and by {domain}")
        seen.add((kind, name, domain))

    seen: set[tuple[str, str, str]] = set()
    for domain in _all:
        take("domain", domain.name, domain.name)
        for part in (domain, *domain.parts):
            for verb in part.verbs:
                take("verb", f"{domain.name}.{verb}", domain.name)
            for kind, keys in {
                "kind of search": [searchable.kind for searchable in part.searchables],
                "list": [one.key for one in part.imports],
                "notice": [notice.key for notice in part.notices],
                "processing": [processing.key for processing in part.processings],
                "book": [book.name for book in part.books],
                "kind of evidence": [one.kind for one in part.evidence],
                "kind of tie": [one.kind for one in part.ties],
                "tool": [one.name for one in part.tools],
                "document": [document.key for document in part.documents],
                "series of documents": [document.series.code for document in part.documents],
                "round": [one.name for one in part.rounds],
                "follower of a merge": [one.key for one in part.follows],
                "flow": [str(flow) for flow in part.flows],
                "deadline": [deadline.key for deadline in part.deadlines],
                "offer": list(part.offers),
                "section of the sitemap": list(part.sitemaps),
                "folder of files": list(part.files),
                "picture for sharing": list(part.sharing),
                "export": list(part.exports),
                "block of pages": list(part.blocks),
                "block of the home page": list(part.home),
                "screen of the menu": [one.route for one in part.menu],
            }.items():
                for key in keys:
                    take(kind, key, domain.name)
            for kind, keys in {
                "notice": [notice.key for notice in part.notices],
                "document": [document.key for document in part.documents],
                "round": [one.name for one in part.rounds],
                "deadline": [deadline.key for deadline in part.deadlines],
                "follower of a merge": [one.key for one in part.follows],
                "kind of tie": [one.kind for one in part.ties],
            }.items():
                for key in keys:
                    if not key.startswith(f"{domain.name}."):
                        raise ImproperlyConfigured(f"{kind} “{key}” should begin with “{domain.name}.”")


def _refuse_unsound() -> None:
    """Raise `ImproperlyConfigured` when a flow or a kind of deadline names what nobody declares."""
    from claqueta.foundation import deadlines, flow

    deadlines.refuse_unsound(notice.key for notice in gathered(lambda part: part.notices))
    flow.refuse_unsound(
        gathered(lambda part: part.flows), named(lambda part: part.verbs), list(deadlines.kinds())
    )
