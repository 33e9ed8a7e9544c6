"""Fields with many choices, written without a template for each choice.

Django draws every box of a group by four templates within each other, and every option of a list by two: a form that offers
the territories of the world spends most of its time there. What is written here is what those templates write.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

OPTION = "django/forms/widgets/select_option.html"
BOXES = ("django/forms/widgets/checkbox_option.html", "django/forms/widgets/radio_option.html")


class Renderer(DjangoTemplates):
    """Django's own, but for lists and groups of boxes whose options are drawn as Django draws them."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        written, usual = WRITTEN.get(template_name, (None, ()))
        widget = context["widget"] if written is not None else {}
        if written is None or any(option["template_name"] not in usual for option in _options(widget)):
            return super().render(template_name, context, request)
        return mark_safe(written(widget))  # noqa: S308 - every value in it was escaped


def _options(widget: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (option for _name, options, _index in widget["optgroups"] for option in options)


def _list(widget: Mapping[str, Any]) -> str:
    """As `django/forms/widgets/select.html`."""
    groups = []
    for name, options, _index in widget["optgroups"]:
        inside = "\n".join(
            f'<option value="{_text(option["value"])}"{_attributes(option["attrs"])}>{_said(option["label"])}</option>'
            for option in options
        )
        groups.append(f'<optgroup label="{_said(name)}">\n{inside}\n</optgroup>' if name else inside)
    inside = "\n".join(groups)
    return f'<select name="{_said(widget["name"])}"{_attributes(widget["attrs"])}>\n{inside}\n</select>'


def _boxes(widget: Mapping[str, Any]) -> str:
    """As `django/forms/widgets/multiple_input.html`."""
    kept = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
    groups = []
    for name, options, _index in widget["optgroups"]:
        inside = "\n".join(f"<div>{_box(option)}</div>" for option in options)
        groups.append(f"<div><label>{_said(name)}</label>{inside}</div>" if name else inside)
    return f"<div{_attributes(kept)}>{'\n'.join(groups)}\n</div>"


def _box(option: Mapping[str, Any]) -> str:
    value = "" if option["value"] is None else f' value="{_text(option["value"])}"'
    box = f'<input type="{_said(option["type"])}" name="{_said(option["name"])}"{value}{_attributes(option["attrs"])}>'
    if not option.get("wrap_label"):
        return box
    words = f' for="{_said(option["attrs"]["id"])}"' if option["attrs"].get("id") else ""
    return f"<label{words}>{box} {_said(option['label'])}</label>"


def _attributes(attrs: Mapping[str, Any]) -> str:
    """As `django/forms/widgets/attrs.html`."""
    return "".join(
        f" {_said(name)}" if value is True else f' {_said(name)}="{_text(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _text(value: Any) -> str:
    """A value as a program reads it."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def _said(value: Any) -> str:
    """A value as people read it."""
    return conditional_escape(localize(value))


WRITTEN: Mapping[str, tuple[Callable[[Mapping[str, Any]], str], tuple[str, ...]]] = {
    "django/forms/widgets/select.html": (_list, (OPTION,)),
    "django/forms/widgets/checkbox_select.html": (_boxes, BOXES),
    "django/forms/widgets/radio.html": (_boxes, BOXES),
}
"""Template → who writes what it would, and the templates of options for which that holds."""
