"""Text in each of the cluster's languages: a model field, how it is read, and its form field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language

from claqueta.foundation.locales import language_name

type Texts = dict[str, str]


def current_language() -> str:
    """The reader's language if the cluster speaks it, or else the cluster's first one."""
    code = (get_language() or "").partition("-")[0]
    languages = settings.CLUSTER.languages
    return code if code in languages else str(languages[0])


def text_in(texts: Mapping[str, str] | None, language: str | None = None) -> str:
    """The text in `language` (the reader's when not given), or else in the first language that has one."""
    return str(settings.CLUSTER.says(dict(texts or {}), language or current_language()))


def missing_languages(texts: Mapping[str, str] | None) -> list[str]:
    """The cluster's languages in which a text that exists in some language is missing."""
    texts = texts or {}
    if not any(texts.values()):
        return []
    return [code for code in settings.CLUSTER.languages if not texts.get(code)]


def _here(code: str) -> str:
    return language_name(code, current_language())


here = lazy(_here, str)
"""The name of a language, in whichever is in force when it is read."""


class TranslatedInput(forms.MultiWidget):
    """One input per language, each labelled."""

    template_name = "foundation/translated_input.html"

    def __init__(
        self, widget: type[forms.Widget] = forms.TextInput, attrs: dict[str, Any] | None = None
    ) -> None:
        self.languages = tuple(settings.CLUSTER.languages)
        super().__init__(
            {code: widget(attrs={"lang": code, **(attrs or {})}) for code in self.languages}, attrs
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for code, one in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            one["language"] = here(code)
        return context

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code in self.languages]


class TranslatedFormField(forms.MultiValueField):
    def __init__(self, *, multiline: bool = False, max_length: int | None = None, **kwargs: Any) -> None:
        self.languages = tuple(settings.CLUSTER.languages)
        widget = forms.Textarea if multiline else forms.TextInput
        attrs = {"rows": 6} if multiline else {}
        required = kwargs.pop("required", False)
        super().__init__(
            fields=tuple(forms.CharField(required=False, max_length=max_length) for _ in self.languages),
            widget=TranslatedInput(widget, attrs),
            require_all_fields=False,
            required=required,
            **{
                key: value
                for key, value in kwargs.items()
                if key in ("label", "help_text", "initial", "disabled")
            },
        )

        for code, sub in zip(self.languages, self.widget.widgets, strict=True):
            sub.attrs["aria-label"] = format_lazy("{} ({})", self.label or "", here(code))

    def compress(self, values: list[str]) -> Texts:
        return {code: value for code, value in zip(self.languages, values or [], strict=False) if value}


class TranslatedField(models.JSONField[Any, Any]):
    """A JSON object of language code → text."""

    def __init__(
        self, *args: Any, multiline: bool = False, max_length: int | None = None, **kwargs: Any
    ) -> None:
        self.multiline = multiline
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.max_length = max_length

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.multiline:
            kwargs["multiline"] = True
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return TranslatedFormField(
            multiline=self.multiline,
            max_length=self.max_length,
            label=self.verbose_name,
            help_text=self.help_text,
            required=not self.blank,
            initial=kwargs.get("initial"),
        )
