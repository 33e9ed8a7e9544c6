"""The secrets of an instance in a file of their own, which only who knows the passphrase can open."""

import base64
import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

PASSPHRASE = "CLAQUETA_BACKUP_PASSPHRASE"  # noqa: S105 - the name of the variable
SHORTEST = 12
COST = {"n": 2**15, "r": 8, "p": 1}
"""Of scrypt (RFC 7914): 32 MiB of memory a try."""
SECRETS = (
    "CLAQUETA_SECRET_KEY",
    "CLAQUETA_SECRET_KEY_FALLBACKS",
    "CLAQUETA_IBAN_KEY",
    "CLAQUETA_IBAN_KEY_FALLBACKS",
    "CLAQUETA_DATABASE_URL",
    "CLAQUETA_CACHE_URL",
    "CLAQUETA_MAIL_URL",
    "CLAQUETA_FILES_URL",
    "CLAQUETA_OIDC_SECRET",
)


KEPT = {"CLAQUETA_SECRET_KEY": "secret.key", "CLAQUETA_IBAN_KEY": "iban.key"}
"""Keys that an instance makes for itself → the file of the data folder where it keeps each."""


class KeysLocked(Exception):
    """The passphrase does not open the file, or it is no file of keys."""


def passphrase() -> str:
    """The environment's, empty when there is none. Raises `KeysLocked` for one that anybody could guess."""
    text = os.environ.get(PASSPHRASE, "")
    if text and len(text) < SHORTEST:
        raise KeysLocked(f"{PASSPHRASE} is shorter than {SHORTEST} characters; write a longer one")
    return text


def present() -> dict[str, str]:
    """The secrets in force, by the name of their variable."""
    found = {name: os.environ[name] for name in SECRETS if os.environ.get(name)}
    return {**found, "CLAQUETA_SECRET_KEY": settings.SECRET_KEY, "CLAQUETA_IBAN_KEY": settings.IBAN_KEY}


def lock(values: dict[str, str], words: str) -> bytes:
    """The values, encrypted with AES-256-GCM under a key that scrypt makes of the passphrase."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_key(words, salt)).encrypt(nonce, json.dumps(values).encode(), b"claqueta keys 1")
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return json.dumps(
        {"format": 1} | {name: base64.b64encode(part).decode() for name, part in parts.items()}
    ).encode()


def unlock(content: bytes, words: str) -> dict[str, str]:
    """Raises `KeysLocked`."""
    try:
        kept = json.loads(content)
        salt, nonce, sealed = (base64.b64decode(kept[name]) for name in ("salt", "nonce", "sealed"))
        opened = AESGCM(_key(words, salt)).decrypt(nonce, sealed, b"claqueta keys 1")
        return {str(name): str(value) for name, value in json.loads(opened).items()}
    except InvalidTag as error:
        raise KeysLocked(f"the passphrase of {PASSPHRASE} does not open the keys") from error
    except (ValueError, KeyError, TypeError) as error:
        raise KeysLocked("the file of keys cannot be read") from error


def _key(words: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **COST).derive(words.encode())


def beside(archive: Path) -> Path:
    """Where the keys of an archive are: to be kept somewhere else."""
    return archive.with_name(f"{archive.name}.keys")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only we can read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
