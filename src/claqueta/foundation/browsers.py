"""What a browser says of itself (`User-Agent`), as a person would say it: “Firefox on Linux”."""

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Mark → name; the first that is there counts, for nearly all of them call themselves Chrome and Safari as well."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(told: str) -> str:
    """The families of browser and system in the reader's language; a program's own name where it is no browser."""
    browser, system = _first(BROWSERS, told), _first(SYSTEMS, told)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    # "curl/8.14.1", "python-httpx/0.28": the name is what stands before the number.
    program = told.split("/")[0].strip()
    return browser or system or program or _("Unknown browser")


def _first(families: tuple[tuple[str, str], ...], told: str) -> str:
    return next((name for mark, name in families if mark in told), "")
