"""Static files under names with a hash, compressed, kept for ever by browsers."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticStorage(CompressedManifestStaticFilesStorage):
    """A file that some third-party stylesheet names and does not ship is left as it is named."""

    manifest_strict = False
    support_js_module_import_aggregation = True
    """A module imports another by its name with the hash."""
