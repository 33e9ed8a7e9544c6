"""The classes of members, as the bylaws have them: data, with their names in each language."""

from collections.abc import Iterator, Mapping

from django.conf import settings

from claqueta.foundation.translated import text_in


class ClassNames(Mapping[str, str]):
    """Key → name in the reader's language, of every class that there ever was; read when it is asked for."""

    def __getitem__(self, key: str) -> str:
        return text_in(settings.CLUSTER.bylaws.class_names()[key])

    def __iter__(self) -> Iterator[str]:
        return iter(settings.CLUSTER.bylaws.class_names())

    def __len__(self) -> int:
        return len(settings.CLUSTER.bylaws.class_names())


CLASS_NAMES = ClassNames()


def class_name(key: str) -> str:
    """How a class is called; its key when the bylaws no longer have it, blank for none."""
    return CLASS_NAMES.get(key, key)


def class_choices() -> list[tuple[str, str]]:
    """For forms and filters: none, then each class in the order of the bylaws."""
    return [("", "—"), *CLASS_NAMES.items()]
