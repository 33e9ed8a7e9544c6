"""What the office's frame is made of."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.admin.templatetags import wagtailadmin_tags

from claqueta.office.menu import drawn_icon, menu_of

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_lines(context: Mapping[str, Any]) -> SafeString:
    """The lines of the menu for whoever asks."""
    return SafeString(menu_of(context["request"]))


register.simple_tag(drawn_icon)


@wagtailadmin_tags.register.simple_tag(name="sidebar_props")
def no_sidebar_of_scripts() -> str:
    """Wagtail's own sidebar is drawn by its scripts from what this tag says: ours stands already, so it says nothing."""
    return ""
