"""The picture as files: GraphML and GEXF for programs that draw networks, CSV for spreadsheets."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.tabular import Column, table_response
from claqueta.network.queries import Line, Picture, Spot
from claqueta.network.sources import tie_sources

FORMS = ("graphml", "gexf", "csv")
MEDIA_TYPES = {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPOT = ("name", "activity", "country", "group", "between", "x", "y")
_LINE = ("kinds", "first", "last", "facts", "weight")
_NUMBERS = {"between": "double", "x": "double", "y": "double", "weight": "double"}
_WHOLE = ("group", "first", "last", "facts")

COLUMNS = [
    Column("from", pgettext_lazy("tie", "From"), lambda row: row[0].name),
    Column("to", pgettext_lazy("tie", "To"), lambda row: row[1].name),
    Column("kinds", _("Kinds of ties"), lambda row: row[3]),
    Column("first", _("First year"), lambda row: row[2].first),
    Column("last", _("Last year"), lambda row: row[2].last),
    Column("facts", _("Facts"), lambda row: row[2].facts),
    Column("weight", _("Weight"), lambda row: row[2].weight),
]


def network_file(request: HttpRequest, form: str, seen: Picture, name: str) -> HttpResponse:
    if form == "csv":
        labels = {kind: str(source.label) for kind, source in tie_sources().items()}
        rows = (
            (seen.spots[line.one], seen.spots[line.other], line, [labels[kind] for kind in line.kinds])
            for line in seen.lines
        )
        return table_response(request, form, COLUMNS, rows, name)
    body = graphml(seen) if form == "graphml" else gexf(seen)
    response = HttpResponse(body, content_type=f"{MEDIA_TYPES[form]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _type(name: str) -> str:
    return "int" if name in _WHOLE else _NUMBERS.get(name, "string")


def _told(thing: Spot | Line, names: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in names:
        value = getattr(thing, name)
        yield name, ", ".join(value) if isinstance(value, tuple) else str(value)


def graphml(seen: Picture) -> str:
    """GraphML 1.0 (graphml.graphdrawing.org), with everything that the picture says as data."""
    parts = [HEAD, '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for kind, names in (("node", _SPOT), ("edge", _LINE)):
        parts += [
            f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{_type(name)}"/>'
            for name in names
        ]
    parts.append(f'<graph id="network-{seen.year}" edgedefault="undirected">')
    for spot in seen.spots.values():
        data = "".join(f'<data key="node-{name}">{escape(text)}</data>' for name, text in _told(spot, _SPOT))
        parts.append(f"<node id={quoteattr(spot.slug)}>{data}</node>")
    for line in seen.lines:
        data = "".join(f'<data key="edge-{name}">{escape(text)}</data>' for name, text in _told(line, _LINE))
        one, other = quoteattr(seen.spots[line.one].slug), quoteattr(seen.spots[line.other].slug)
        parts.append(f"<edge source={one} target={other}>{data}</edge>")
    return "\n".join([*parts, "</graph>", "</graphml>", ""])


def gexf(seen: Picture) -> str:
    """GEXF 1.3 (gexf.net), with the places that the picture gives."""
    parts = [
        HEAD,
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
        '<graph defaultedgetype="undirected">',
    ]
    node, edge = ("activity", "country", "group", "between"), ("kinds", "first", "last", "facts")
    for kind, names in (("node", node), ("edge", edge)):
        told = "".join(
            f'<attribute id="{name}" title="{name}" type="{_type(name).replace("int", "integer")}"/>'
            for name in names
        )
        parts.append(f'<attributes class="{kind}">{told}</attributes>')
    parts.append("<nodes>")
    for spot in seen.spots.values():
        parts.append(
            f"<node id={quoteattr(spot.slug)} label={quoteattr(spot.name)}>{_values(spot, node)}"
            f'<viz:position x="{spot.x}" y="{spot.y}" z="0"/></node>'
        )
    parts += ["</nodes>", "<edges>"]
    for number, line in enumerate(seen.lines):
        one, other = quoteattr(seen.spots[line.one].slug), quoteattr(seen.spots[line.other].slug)
        parts.append(
            f'<edge id="{number}" source={one} target={other} weight="{line.weight}">{_values(line, edge)}</edge>'
        )
    return "\n".join([*parts, "</edges>", "</graph>", "</gexf>", ""])


def _values(thing: Spot | Line, names: Iterable[str]) -> str:
    told = "".join(
        f"<attvalue for={quoteattr(name)} value={quoteattr(text)}/>" for name, text in _told(thing, names)
    )
    return f"<attvalues>{told}</attvalues>"
