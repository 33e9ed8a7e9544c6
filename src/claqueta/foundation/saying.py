"""What a page says once, after something was done."""

from typing import Any

from django.contrib.messages.storage.fallback import FallbackStorage
from django.utils.safestring import SafeData, mark_safe

from claqueta.foundation.text import quoted_within


class Messages(FallbackStorage):
    """Django's messages, the CMS's among them; they name titles between marks, and a title may have its own."""

    def add(self, level: int, message: Any, extra_tags: str | None = "") -> None:
        said = quoted_within(str(message))
        # Only marks are changed, so that what was safe is.
        super().add(level, mark_safe(said) if isinstance(message, SafeData) else said, extra_tags)  # noqa: S308
