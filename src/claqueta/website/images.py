"""Editors' pictures: drawn anew in a process of its own, so that neither place nor camera nor a trap travels in them."""

from pathlib import PurePath
from typing import Any, BinaryIO, cast

from django.forms import FileField
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.uploads import checked_picture


class PictureField(WagtailImageField):
    """Wagtail's, which looks at our drawing of what was sent: it decodes a picture to see how large it is, and breaks on
    one that was cut."""

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        drawn = checked_picture(cast(BinaryIO, file), max_side=rule("editors_picture_side").value).content
        drawn.name = f"{PurePath(str(file.name)).stem[:80] or 'picture'}.webp"
        return super().to_python(drawn)


class ImageForm(BaseImageForm):
    """Wagtail's, whose file is our drawing of what was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            theirs = self.fields["file"]
            self.fields["file"] = PictureField(
                label=theirs.label,
                help_text=theirs.help_text,
                required=theirs.required,
                widget=theirs.widget,
                max_length=theirs.max_length,
                initial=theirs.initial,
            )
