"""The pages of an agenda in addresses, each by its word in the reader's language; files are called the same in all."""

from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils.translation import pgettext_lazy

FILES = ("agenda.ics", "agenda.pdf")
WORDS = {
    "people": pgettext_lazy("address", "people"),
    "requests": pgettext_lazy("address", "requests"),
    "times": pgettext_lazy("address", "times"),
}
"""Page → its word; English ones hold in every language, as links that were mailed or kept may have them."""


class PageConverter(StringConverter):
    def to_python(self, value: str) -> str:
        if value in FILES or value in WORDS:
            return value
        found = next((page for page, word in WORDS.items() if str(word) == value), None)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: str) -> str:
        return str(WORDS.get(value, value))


register_converter(PageConverter, "agenda_page")
