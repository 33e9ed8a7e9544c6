"""Tags and filters that every template has."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from claqueta.foundation.audit import changes_in_words, in_words
from claqueta.foundation.audit import verb_name as name_of_verb
from claqueta.foundation.browsers import browser_name
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.locales import language_name
from claqueta.foundation.models import AuditEntry
from claqueta.foundation.renditions import sized
from claqueta.foundation.text import bare_address
from claqueta.foundation.translated import current_language, text_in
from claqueta.interface.context import frame_of
from claqueta.interface.sending import files_script

register = template.Library()
FRAME = "claqueta-frame"
IN_A_LINE = 100
"""Characters of a text that are read in one line, whatever its own lines were."""
HOLE = "<!-- fill -->"
"""What no value can say in a template, which escapes it."""
register.filter(bare_address)
register.filter(browser_name)


@register.filter
def in_language(texts: Any, language: str | None = None) -> str:
    """The text in the reader's language (or the one named), else in the first that has one."""
    return text_in(texts, language)


@register.filter
def first_letter(name: str) -> str:
    """What stands for an organisation without a logo."""
    return next((char.upper() for char in name if char.isalnum()), "·")


@register.filter(name="sized")
def sized_copy(url: str, width: int) -> str:
    """The address of a smaller copy of one of our pictures, `width` pixels across (`foundation.renditions.WIDTHS`)."""
    return sized(url, width)


@register.filter
def in_styles(text: str) -> SafeString:
    """Words of ours within a string of a document's styles, as CSS writes them."""
    return SafeString("".join(c if c.isalnum() or c == " " else f"\\{ord(c):06x}" for c in str(text)))


register.simple_tag(files_script)


@register.simple_tag
def structured_data(value: dict[str, Any]) -> SafeString:
    """JSON-LD; data, not a program (so no policy against programs stops it), escaped so that it cannot end its element."""
    text = (
        json.dumps(value, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
    )
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308 - the three dangerous characters are escaped above
    )


@register.simple_tag(takes_context=True)
def section(context: Context, template_name: str, values: Mapping[str, Any]) -> SafeString:
    """A template with values of its own besides those of the page."""
    page: Any = context.template
    with context.push(**values):
        return SafeString(page.engine.get_template(template_name).render(context))


@register.simple_tag
def kept(template_name: str, fill: str = "", **values: Any) -> SafeString:
    """A template made of these values alone, and kept by all of them: whoever is shown it from memory would have been
    shown the same anew. They are plain ones, so that nothing is in them but what is compared.

    Where the template says `{{ fill }}` stands `fill`, markup that differs each time and is no part of what is kept.
    """
    told = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    made = _made_of(template_name, translation.get_language() or "", told)
    return SafeString(made.replace(HOLE, fill)) if HOLE in made else made


@register.simple_tag(takes_context=True)
def framed(context: Context, template_name: str) -> SafeString:
    """A part of what stands around every page, kept as `kept` does: it is the same on most pages, and half of what a
    page costs that nobody asked for before."""
    values = context.render_context.get(FRAME)
    if values is None:
        values = context.render_context[FRAME] = frame_of(context)
    return kept(template_name, **values)


@lru_cache(maxsize=6_000)
def _made_of(template_name: str, _language: str, told: str) -> SafeString:
    values = {**json.loads(told), "fill": SafeString(HOLE)}
    return SafeString(render_to_string(template_name, values))


@register.simple_tag
def rule_value(name: str) -> Any:
    """The number of a rule, for words that name it."""
    return rule(name).value


@register.filter
def language_in_words(code: str) -> str:
    """The name of a language in the reader's; blank for none."""
    return language_name(code, current_language()) if code else ""


@register.filter
def one_line(text: str) -> str:
    """The text without the spaces and line ends that a template's layout gave it."""
    return " ".join(text.split())


@register.filter
def parted(title: Any) -> list[str]:
    """What stands between the dots of a title such as “Azotea · Marea”, so that a narrow screen can set it without them."""
    return str(title).split(" · ")


@register.filter
def shown(value: Any, domain: str = "") -> str:
    """A value of the audit trail or an import, in one line; `domain` says whose fields it names."""
    return in_words(value, *([domain] if domain else []))


@register.filter
def in_full(value: Any) -> str:
    """A value of a record, of which nothing is cut: a text keeps its lines, however long; anything else is as `shown`."""
    text = str(value) if isinstance(value, str | Promise) else ""
    return text if "\n" in text or len(text) > IN_A_LINE else in_words(value)


@register.filter
def verb_name(entry: AuditEntry) -> str:
    """What was done, in the reader's language."""
    return name_of_verb(entry.verb)


@register.filter
def changes(entry: AuditEntry) -> str:
    """An audit entry's changes, in one line."""
    return changes_in_words(entry)
