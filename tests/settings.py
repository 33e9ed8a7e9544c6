"""The settings of the tests: the product's, without what only a running instance needs."""

from claqueta.config.settings import *  # noqa: F403
from claqueta.config.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
TASKS = {"default": {"BACKEND": "tests.tasks.AfterCommit"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
# The file is put back as it was after some tests: nobody may still have the one before it open.
DATABASES["default"]["CONN_MAX_AGE"] = 0
WRITE_COUNTS_EVERY = 0
