"""How rows that stand beside objects of any kind refer to them: by the model's label and the identifier, as text."""

from django.db.models import Model, QuerySet


def reference(obj: Model) -> dict[str, str]:
    """The fields of a row that refers to an object; also the filter for all that do."""
    return {"object_type": obj._meta.label_lower, "object_id": str(obj.pk)}


def managing(obj: Model) -> str:
    """The permission of those who keep things beside an object: to manage what its domain has."""
    return f"{obj._meta.app_label}.manage"


def move[M: Model](rows: QuerySet[M], source: Model, target: Model) -> int:
    """Let what refers to one object refer to another of its kind; how many rows."""
    return rows.filter(**reference(source)).update(object_id=str(target.pk))
