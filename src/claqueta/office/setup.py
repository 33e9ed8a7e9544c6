"""What an instance needs besides its tables: the cluster's rows, and what each domain sets up."""

import hashlib

from django.conf import settings

from claqueta import __version__
from claqueta.cluster.actions import sync_cluster
from claqueta.cluster.models import SetUp
from claqueta.foundation.domains import gathered
from claqueta.foundation.transactions import atomic


def _fingerprint() -> str:
    """Of the cluster's folder, this version and the address: what the set-up is made from."""
    digest = hashlib.sha256(f"{__version__} {settings.PUBLIC_URL}".encode())
    for path in sorted(settings.CLUSTER.folder.rglob("*")):
        if path.suffix in (".toml", ".csv", ".md"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_set_up() -> bool:
    """Whether this very database has been set up from this very folder."""
    return SetUp.objects.filter(fingerprint=_fingerprint()).exists()


@atomic
def set_up() -> None:
    """Bring the instance in step with its folder. Doing it again changes nothing; pages that exist stay as edited."""
    SetUp.objects.update_or_create(pk=1, defaults={"fingerprint": _fingerprint()})
    sync_cluster(settings.CLUSTER)
    for bring in gathered(lambda part: [part.set_up] if part.set_up else []):
        bring()
