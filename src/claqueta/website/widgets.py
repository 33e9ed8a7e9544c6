"""Wagtail's chooser of pictures without its inline program, which the policy forbids, its fields of days and moments in
the format of the reader's language, and a field for an address that offers our own pages."""

import json
from typing import Any

from django.forms import TextInput
from django.utils.formats import get_format, localize_input
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.datetimepicker import to_datetimepicker_format
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.images.widgets import AdminImageChooser

from claqueta.interface.ways import way_to, ways


class PictureChooser(AdminImageChooser):
    """Its data stand beside the field, where `desk/js/choosers.js` finds them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        value_data = self.get_value_data(value)
        return format_html(
            '{}<span hidden data-chooser-class="{}" data-for="{}" data-config="{}"></span>',
            self.render_html(name, value_data, attrs),
            self.js_constructor,
            attrs["id"],
            json.dumps(self.get_js_init_options(attrs["id"], name, value_data)),
        )


class AddressInput(TextInput):
    """An address, written or chosen among those of our own pages, by their names."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offers = f"{(attrs or {}).get('id', name)}-ways"
        return format_html(
            '<div>{}<datalist id="{}">{}</datalist></div>',
            super().render(name, value, {**(attrs or {}), "list": offers}, renderer),
            offers,
            format_html_join(
                "",
                '<option value="{}">{}</option>',
                ((way_to(route), label) for route, label in ways().items()),
            ),
        )


class DayInput(AdminDateInput):
    """A day as the language of the office writes it; the package's has one format for all languages."""

    def format_value(self, value: Any) -> str | None:
        written: str | None = localize_input(value, get_format("DATE_INPUT_FORMATS")[0])
        return written

    def get_config(self) -> dict[str, Any]:
        return _written(super().get_config(), get_format("DATE_INPUT_FORMATS")[0])


class MomentInput(AdminDateTimeInput):
    """A day and a time, likewise."""

    def format_value(self, value: Any) -> str | None:
        written: str | None = localize_input(value, _to_the_minute())
        return written

    def get_config(self) -> dict[str, Any]:
        return _written(super().get_config(), _to_the_minute())


def _written(config: dict[str, Any], pattern: str) -> dict[str, Any]:
    return {**config, "format": to_datetimepicker_format(pattern)}


def _to_the_minute() -> str:
    """The first way to write a moment that asks for no seconds."""
    patterns = get_format("DATETIME_INPUT_FORMATS")
    return str(next((one for one in patterns if "%S" not in one), patterns[0]))
