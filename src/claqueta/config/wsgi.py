"""The WSGI application that granian serves."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from claqueta.foundation.lifeline import end_with_parent
from claqueta.foundation.memory import keep_small

keep_small()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claqueta.config.settings")
if os.environ.get("CLAQUETA_SUPERVISED") and (parent := multiprocessing.parent_process()):
    # granian works in a process that it starts itself; it must not outlive granian.
    end_with_parent(parent.pid)

_django = get_wsgi_application()

from django.conf import settings  # noqa: E402

from claqueta.config.refusing import refusal_page  # noqa: E402
from claqueta.config.turns import Turns  # noqa: E402
from claqueta.foundation.backups.swapping import hold_instance  # noqa: E402

hold_instance()
application = Turns(_django, proxies=settings.TRUSTED_PROXIES, page=refusal_page)
