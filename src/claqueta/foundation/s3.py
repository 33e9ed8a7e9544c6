"""Uploads on S3-compatible files; loaded only by an instance that has them (`requirements/extra.lock`)."""

from datetime import datetime

from botocore.exceptions import ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class S3Files(S3Storage):
    """Files that keep our own addresses.

    A signed address would expire inside a page that is kept, and lead to a host that the security policy does not
    know; ours is served by the application, which also decides what is public.
    """

    def url(
        self, name: str, parameters: object = None, expire: object = None, http_method: object = None
    ) -> str:
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def get_modified_time(self, name: str) -> datetime:
        """Raises `FileNotFoundError` where there is none, as every other storage does."""
        try:
            found: datetime = super().get_modified_time(name)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from None
            raise
        return found
