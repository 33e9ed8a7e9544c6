"""Choosing several of many: by typing, as chips; without JavaScript boxes to tick, in groups that open."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class Picker(forms.CheckboxSelectMultiple):
    """Boxes in groups. `main` names a second value of the form: which of those chosen comes first."""

    template_name = "foundation/picker.html"

    class Media:
        js = (forms.Script("foundation/js/picker.js", type="module"),)

    def __init__(self, attrs: Any = None, choices: Any = (), *, main: str = "") -> None:
        super().__init__(attrs, choices)
        self.main, self.first = main, ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "groups": [
                (group, options, any(option["selected"] for option in options))
                for group, options in self._grouped(context["widget"]["optgroups"])
            ],
            "main": self.main,
            "first": self.first,
            "words": {
                "all": _("All"),
                "search": _("Type to find one"),
                "main": _("main"),
                "make_main": _("Make {name} the main one"),
                "remove": _("Take {name} out"),
                "none": _("Nothing of that name."),
            },
        }
        return context

    @staticmethod
    def _grouped(groups: list[Any]) -> list[tuple[str, list[Any]]]:
        """Django makes a group of each choice that stands in none."""
        loose = [option for group, options, _index in groups if not group for option in options]
        named = [(group, options) for group, options, _index in groups if group]
        return [*named, *([("", loose)] if loose else [])]
