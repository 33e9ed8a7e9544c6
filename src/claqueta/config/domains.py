"""The domains of the house, from the ground up: a folder each, a line each. An import, a template and an address go down."""

DOMAINS = (
    "foundation",
    "cluster",
    "interface",
    "accounts",
    "desk",
    "organisations",
    "membership",
    "billing",
    "opportunities",
    "network",
    "events",
    "submissions",
    "delegations",
    "agenda",
    "door",
    "market",
    "website",
    "office",
)
