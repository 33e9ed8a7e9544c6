"""What the environment says, read once and checked. Every name is listed in the README's table."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[3]
MOST_WEB_PROCESSES = 64


class EnvironmentInvalid(Exception):
    """A variable of the environment cannot be used; the message names it and says what to write."""


def _flag(name: str, default: bool) -> bool:
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("0", "false", "no", "off"):
        return False
    raise EnvironmentInvalid(f"{name} is “{text}”; write 1 or 0.")


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    try:
        return int(text) if text else default
    except ValueError:
        raise EnvironmentInvalid(f"{name} is “{text}”; write a whole number.") from None


def _web_processes() -> int:
    """How many processes serve the web: by default what the machine's cores carry, if they can count together.

    Without a shared cache each would count its own share of every limit, and show a menu that another has changed.
    """
    together = bool(os.environ.get("CLAQUETA_CACHE_URL"))
    number = _number("CLAQUETA_WEB_PROCESSES", (os.process_cpu_count() or 1) if together else 1)
    if not 1 <= number <= MOST_WEB_PROCESSES:
        raise EnvironmentInvalid(f"CLAQUETA_WEB_PROCESSES is {number}; write 1 to {MOST_WEB_PROCESSES}.")
    if number > 1 and not together:
        raise EnvironmentInvalid(
            "CLAQUETA_WEB_PROCESSES: more than one needs CLAQUETA_CACHE_URL, where they count limits together."
        )
    return number


def _ports(name: str, default: tuple[int, ...]) -> tuple[int, ...]:
    text = os.environ.get(name, "").replace(",", " ").split()
    if not all(one.isascii() and one.isdigit() and 0 < int(one[:6]) < 65_536 for one in text):
        raise EnvironmentInvalid(f"{name}: write port numbers with commas, such as 80,443,8443.")
    return tuple(int(one) for one in text) or default


def _key(name: str, path: Path) -> str:
    """The key of the environment, or one made on first use and kept in the data folder, readable by us only."""
    if key := os.environ.get(name):
        if len(key) < 32:
            raise EnvironmentInvalid(f"{name} is shorter than 32 characters; make a longer one.")
        return key
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(64))
    return key


def _former_keys(name: str) -> tuple[str, ...]:
    """Keys that were in force before: what they signed or sealed is still believed, nothing new is with them."""
    text = os.environ.get(name, "")
    keys = tuple(part.strip() for part in text.split(",") if part.strip())
    if any(len(key) < 32 for key in keys):
        raise EnvironmentInvalid(
            f"{name} has a key of fewer than 32 characters; write the former keys whole, separated by commas."
        )
    return keys


@dataclass(frozen=True, slots=True)
class Environment:
    data_dir: Path
    backup_dir: Path
    cluster_dir: Path
    secret_key: str
    former_keys: tuple[str, ...]
    iban_key: str
    former_iban_keys: tuple[str, ...]
    debug: bool
    public_url: str
    hosts: tuple[str, ...]
    port: int
    web_processes: int
    database_url: str
    cache_url: str
    mail_url: str
    mail_from: str
    reply_address: str
    """The mailbox to which answers to introductions come, each at an address of its own beneath it; blank for none."""
    imap_url: str
    """Where that mailbox is read; blank where it is not."""
    files_url: str
    cards_url: str
    """Who takes payments by card; blank where nobody does."""
    tile_url: str
    proxies: int
    inside_hosts: tuple[str, ...]
    webhook_ports: tuple[int, ...]
    second_factor: bool
    oidc: dict[str, str]

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")


def cluster_folder() -> Path:
    """The folder of the cluster that this instance runs. Nothing is made on the disk by asking."""
    return Path(os.environ.get("CLAQUETA_CLUSTER") or CHECKOUT / "clusters/audiovisual-madrid").resolve()


def read_environment() -> Environment:
    """The environment as values.

    Raises `EnvironmentInvalid` with the variable's name and what to write instead.
    """
    data_dir = Path(os.environ.get("CLAQUETA_DATA_DIR") or CHECKOUT / "data").resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    port = _number("PORT", 8000)
    public_url = os.environ.get("CLAQUETA_URL", f"http://127.0.0.1:{port}").rstrip("/")
    host = urlsplit(public_url).hostname
    if not host:
        raise EnvironmentInvalid(f"CLAQUETA_URL is “{public_url}”; write it as https://cluster.example")
    extra = [part.strip() for part in os.environ.get("CLAQUETA_HOSTS", "").split(",") if part.strip()]
    local = ["localhost", "127.0.0.1", "[::1]"] if host in ("localhost", "127.0.0.1") else []
    return Environment(
        data_dir=data_dir,
        backup_dir=Path(os.environ.get("CLAQUETA_BACKUP_DIR") or data_dir / "backups").resolve(),
        cluster_dir=cluster_folder(),
        secret_key=_key("CLAQUETA_SECRET_KEY", data_dir / "secret.key"),
        former_keys=_former_keys("CLAQUETA_SECRET_KEY_FALLBACKS"),
        iban_key=_key("CLAQUETA_IBAN_KEY", data_dir / "iban.key"),
        former_iban_keys=_former_keys("CLAQUETA_IBAN_KEY_FALLBACKS"),
        debug=_flag("CLAQUETA_DEBUG", False),
        public_url=public_url,
        hosts=tuple(dict.fromkeys([host, *local, *extra])),
        port=port,
        web_processes=_web_processes(),
        database_url=os.environ.get("CLAQUETA_DATABASE_URL", ""),
        cache_url=os.environ.get("CLAQUETA_CACHE_URL", ""),
        mail_url=os.environ.get("CLAQUETA_MAIL_URL", ""),
        mail_from=os.environ.get("CLAQUETA_MAIL_FROM", ""),
        reply_address=os.environ.get("CLAQUETA_REPLY_ADDRESS", "").strip(),
        imap_url=os.environ.get("CLAQUETA_IMAP_URL", ""),
        files_url=os.environ.get("CLAQUETA_FILES_URL", ""),
        cards_url=os.environ.get("CLAQUETA_CARDS_URL", "").strip(),
        tile_url=os.environ.get("CLAQUETA_TILE_URL", ""),
        proxies=_number("CLAQUETA_PROXIES", 0),
        inside_hosts=tuple(os.environ.get("CLAQUETA_INSIDE_HOSTS", "").replace(",", " ").split()),
        webhook_ports=_ports("CLAQUETA_WEBHOOK_PORTS", (80, 443)),
        second_factor=_flag("CLAQUETA_SECOND_FACTOR", True),
        oidc={
            "name": os.environ.get("CLAQUETA_OIDC_NAME", "OpenID"),
            "server_url": os.environ.get("CLAQUETA_OIDC_URL", ""),
            "client_id": os.environ.get("CLAQUETA_OIDC_CLIENT_ID", ""),
            "secret": os.environ.get("CLAQUETA_OIDC_SECRET", ""),
        },
    )


def database_settings(environment: Environment) -> dict[str, object]:
    """Django's `DATABASES["default"]` from a `postgresql://` address, or SQLite in the data folder."""
    if not environment.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": environment.data_dir / "claqueta.sqlite3",
            # A connection costs a request more than most questions; a restore waits until no process is at work.
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    url = urlsplit(environment.database_url)
    if url.scheme not in ("postgresql", "postgres") or not url.path.strip("/"):
        raise EnvironmentInvalid(
            "CLAQUETA_DATABASE_URL: write it as postgresql://user:password@host:5432/name"
        )
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", None) or url.hostname or "",
        "PORT": url.port or "",
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8},
            "application_name": f"claqueta {os.getpid()}",
            **options,
        },
    }


def mail_settings(environment: Environment, seconds: int) -> dict[str, object]:
    """Django's `MAILERS["default"]` from `smtp(s)://user:password@host:port`; without it, mails become files.

    `seconds` is how long the server may be silent.
    """
    if not environment.mail_url:
        return {
            "BACKEND": "claqueta.foundation.mailfiles.EmailBackend",
            "OPTIONS": {"file_path": environment.data_dir / "outbox"},
        }
    url = urlsplit(environment.mail_url)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise EnvironmentInvalid("CLAQUETA_MAIL_URL: write it as smtps://user:password@host:465")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": url.hostname,
            "port": url.port or (465 if url.scheme == "smtps" else 587),
            "username": unquote(url.username or ""),
            "password": unquote(url.password or ""),
            "use_ssl": url.scheme == "smtps",
            "timeout": seconds,
            "use_tls": url.scheme == "smtp" and url.hostname not in ("localhost", "127.0.0.1"),
        },
    }


def cards_origin(environment: Environment) -> str:
    """Where the form of a payment by card is sent, from `redsys://MERCHANT:KEY@sis.redsys.es/TERMINAL`; blank where none is taken."""
    if not environment.cards_url:
        return ""
    url = urlsplit(environment.cards_url)
    if url.scheme != "redsys" or not url.hostname or not url.username or not url.password:
        raise EnvironmentInvalid(
            "CLAQUETA_CARDS_URL: write it as redsys://MERCHANT:KEY@sis.redsys.es/TERMINAL"
        )
    scheme = "http" if url.hostname in ("localhost", "127.0.0.1") else "https"
    return f"{scheme}://{url.hostname}{f':{url.port}' if url.port else ''}"


def imap_settings(environment: Environment) -> dict[str, object]:
    """Where mails are read, from `imaps://user:password@host:993/INBOX`; nothing where none are."""
    if not environment.imap_url:
        return {}
    url = urlsplit(environment.imap_url)
    if url.scheme not in ("imap", "imaps") or not url.hostname:
        raise EnvironmentInvalid("CLAQUETA_IMAP_URL: write it as imaps://user:password@host:993/INBOX")
    return {
        "secure": url.scheme == "imaps",
        "host": url.hostname,
        "port": url.port or (993 if url.scheme == "imaps" else 143),
        "username": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "folder": unquote(url.path.strip("/")) or "INBOX",
    }


def files_settings(environment: Environment) -> dict[str, object]:
    """A storage for uploads on S3-compatible files: `s3://key:secret@endpoint/bucket?region=eu-west-1`.

    `s3+http://` is for an endpoint inside one's own network that speaks no TLS.
    """
    url = urlsplit(environment.files_url)
    if url.scheme not in ("s3", "s3+http") or not url.path.strip("/"):
        raise EnvironmentInvalid("CLAQUETA_FILES_URL: write it as s3://key:secret@endpoint/bucket")
    options = dict(parse_qsl(url.query))
    return {
        "BACKEND": "claqueta.foundation.s3.S3Files",
        "OPTIONS": {
            "bucket_name": url.path.strip("/"),
            "access_key": unquote(url.username or ""),
            "secret_key": unquote(url.password or ""),
            "endpoint_url": f"{'http' if url.scheme == 's3+http' else 'https'}://{url.hostname}"
            + (f":{url.port}" if url.port else ""),
            "region_name": options.get("region"),
            "default_acl": None,
        },
    }


def origin(url: str) -> str:
    """The scheme, host and port of an address, as a security policy names them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
