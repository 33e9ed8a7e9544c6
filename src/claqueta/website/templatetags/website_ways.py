"""Addresses of our own pages, as they are in the language of the page that is read."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from claqueta.interface.ways import read_as, read_in_text

register = template.Library()


@register.filter
def leading(address: str) -> str:
    """Where a button or a card leads."""
    return read_as(address)


@register.filter
def leading_text(text: RichText | SafeString) -> SafeString:
    """A text whose links lead there."""
    return mark_safe(read_in_text(str(text)))  # noqa: S308 - what is put in is escaped, the rest is what Wagtail drew
