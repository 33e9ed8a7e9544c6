"""How a command ends: an exit code, and one line for whoever reads it; never a traceback."""

import contextlib
import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

OK, PROBLEM, USAGE = 0, 1, 2
STOPPED = 130
"""128 and the number of SIGINT, as shells say that somebody pressed Ctrl-C."""


def guarded(act: Callable[[], int], *, debug: bool) -> int:
    """Run `act`; whatever goes wrong is said in one line, with the rest in a log file."""
    try:
        code = act()
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        # Whoever was reading has gone; what Python would flush at its end must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEM
    except Exception as error:
        if debug:
            raise
        return _said(error)


def _said(error: Exception) -> int:
    from django.core.exceptions import ImproperlyConfigured, ValidationError
    from django.db import DatabaseError

    from claqueta.cluster.loading import ClusterInvalid
    from claqueta.config.environment import EnvironmentInvalid

    text = " ".join(str(error).split())
    match error:
        case ClusterInvalid() | EnvironmentInvalid():
            line = str(error)
        case ValidationError():
            line = " ".join(error.messages)
        case OSError() if error.strerror:
            line = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        case DatabaseError():
            line = f"the database does not answer ({text}); `claqueta doctor` says more{_logged(error)}"
        case ImproperlyConfigured():
            line = f"{text}{_logged(error)}"
        case _:
            line = f"unexpected error, {type(error).__name__}: {text[:300]}{_logged(error)}"
    with contextlib.suppress(OSError):
        print(f"claqueta: {line}", file=sys.stderr)
    return PROBLEM


def _logged(error: Exception) -> str:
    """Where the whole story was written, as the end of a line; nothing when it could not be."""
    folders = [Path(os.environ.get("CLAQUETA_DATA_DIR") or "data"), Path(tempfile.gettempdir())]
    for folder in folders:
        path = folder / "claqueta-errors.log"
        try:
            with path.open("a", encoding="utf-8") as log:
                log.write(f"-- {datetime.now(UTC).isoformat(timespec='seconds')}\n")
                log.writelines(traceback.format_exception(error))
        except OSError:
            continue
        return f" (written to {path})"
    return ""
