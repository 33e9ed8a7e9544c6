"""A record's fields, each said once: beside its column, or by itself when it has none.

From what is said there follow the judge (`shapes`), who sees it (`may_see`), the form (`fields.forms`), the words of a
coded value and of the trail (`fields.words`), columns of lists and exports (`fields.columns`), the API (`fields.schemas`),
imports (`fields.imports`) and how two records become one (`fields.joining`).
"""

from claqueta.foundation.fields.declaring import ChosenCircles, Field, Fields, fields_of, told

__all__ = ["ChosenCircles", "Field", "Fields", "fields_of", "told"]
