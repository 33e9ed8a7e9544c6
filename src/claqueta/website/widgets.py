"""Wagtail's chooser of pictures without its inline program, which the policy forbids."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.widgets import AdminImageChooser


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
