"""How much may be sent at once, told to whoever chooses a file before it is sent."""

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MEBIBYTE = 1024 * 1024
AROUND = MEBIBYTE
"""Room for the rest of a form that has a file."""


def files_script() -> SafeString:
    """The module that looks at files as they are chosen, with the limit and what it says."""
    most = settings.LARGEST_BODY - AROUND
    words = _(
        "The file is larger than %(n)s MB, which is more than can be sent at once: choose a smaller one."
    )
    together = _(
        "The files together are larger than %(n)s MB, which is more than can be sent at once: send some of them first."
    )
    return format_html(
        '<script type="module" src="{}" data-most="{}" data-refusal="{}" data-together="{}"></script>',
        static("foundation/js/files.js"),
        most,
        words % {"n": most // MEBIBYTE},
        together % {"n": most // MEBIBYTE},
    )
