"""Editors' pictures: drawn anew in a process of its own, so that neither place nor camera nor a trap travels in them."""

from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from wagtail.images.forms import BaseImageForm

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.uploads import checked_picture


class ImageForm(BaseImageForm):
    """Wagtail's, whose file is our drawing of what was sent."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        file.seek(0)
        drawn = checked_picture(cast(BinaryIO, file), max_side=rule("editors_picture_side").value)
        drawn.content.name = f"{PurePath(str(file.name)).stem[:80] or 'picture'}.webp"
        drawn.content.seek(0)
        return drawn.content
