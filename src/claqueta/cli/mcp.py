"""The Model Context Protocol over standard input and output: a message a line, for a program on this machine."""

import argparse
import os
import sys
from typing import BinaryIO

from claqueta.cli.outcome import OK, PROBLEM

KEY = "CLAQUETA_KEY"
"""The variable of the environment that holds the key; never an argument, which every process of the machine could read."""


def speak_mcp(_arguments: argparse.Namespace) -> int:
    """Answer messages until there are no more. Only they go to standard output; whatever else is said goes to the other."""
    from claqueta.accounts.actions import token_account
    from claqueta.cli.preparing import prepare_all
    from claqueta.foundation.backups.swapping import hold_instance

    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    prepare_all(say=lambda text: print(text, file=sys.stderr, flush=True))
    hold_instance()
    secret = os.environ.pop(KEY, "").strip()
    if secret and token_account(secret) is None:
        print(f"claqueta: the key in {KEY} is unknown, revoked or too old", file=sys.stderr)
        return PROBLEM
    serve(sys.stdin.buffer, answers, secret)
    return OK


def serve(messages: BinaryIO, answers: BinaryIO, secret: str) -> None:
    """Answer each line; of one that is too long nothing beyond the limit is kept, and it is refused."""
    from django.conf import settings
    from django.db import close_old_connections
    from django.utils import translation

    from claqueta.config.mcp import replied, request_of
    from claqueta.engines.mcp import LARGEST

    while line := messages.readline(LARGEST + 2):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = messages.readline(LARGEST)
        if not line.strip():
            continue
        close_old_connections()
        with translation.override(settings.LANGUAGE_CODE):
            reply = replied(request_of(secret), line.rstrip(b"\r\n"))
        if reply.body is not None:
            answers.write(reply.written() + b"\n")
            answers.flush()
