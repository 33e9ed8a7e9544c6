"""Programs on the machine itself: `claqueta mcp` speaks over its standard input and output, with the protocol's own client."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp.client.client import Client as Program
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.clients import in_a_loop_of_its_own
from tests.instances import Instance, prepared_instance

KEY = """
import django; django.setup()
from claqueta.accounts.actions import make_token, person_for
from claqueta.accounts.models import Account
from claqueta.foundation.actors import SYSTEM
from claqueta.organisations.actions import affiliate, register
made = register({"legal_name": "Azotea Films"}, standing="full", by=SYSTEM)
who = Account.objects.create_user("ana@people.example", "a long password", language="en")
affiliate(made, person_for(who), "representative", by=SYSTEM)
print(make_token(by=who, name="Pipe", scopes=["read", "propose"], days=1)[1])
"""
COUNTS = """
import django; django.setup()
from claqueta.opportunities.models import Opportunity, Proposal
print(Opportunity.objects.count(), Proposal.objects.count())
"""
NEED = {"kind": "service", "title": {"en": "Korean dubbing"}, "text": {"en": "Eight episodes, by spring."}}


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    return prepared_instance(tmp_path_factory.mktemp("instance"))


@pytest.fixture(scope="module")
def key(instance: Instance) -> str:
    return instance.python(KEY).strip()


def spoken(instance: Instance, said: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "claqueta.cli", "mcp"],
        env=instance.environment(**more),
        input=said,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_program_acts_as_the_key_of_its_environment(
    mode: Any, instance: Instance, key: str, tmp_path: Path
) -> None:
    log = tmp_path / "log"

    async def talk(secret: str) -> tuple[set[str], Any]:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "claqueta.cli", "mcp"],
            env=instance.environment(**({"CLAQUETA_KEY": secret} if secret else {})),
        )
        with log.open("a", encoding="utf-8") as errors:
            async with Program(stdio_client(server, errlog=errors), mode=mode) as program:
                listed = {tool.name for tool in (await program.list_tools()).tools}
                return listed, await program.call_tool("propose", NEED)

    listed, done = in_a_loop_of_its_own(talk, key)
    assert "propose" in listed
    assert done.structured_content["state"] == "waiting"
    assert "/en/area/" in done.structured_content["confirm_at"]
    listed, refused = in_a_loop_of_its_own(talk, "")
    assert "propose" not in listed
    assert refused.is_error
    assert instance.python(COUNTS).split() == ["0", "1"]
    assert key not in log.read_text(encoding="utf-8")


def test_nothing_but_answers_is_said_and_a_message_that_is_none_ends_nothing(instance: Instance) -> None:
    lines = [
        "no json",
        "",
        "x" * 300_000,
        '{"jsonrpc": "2.0", "id": 1, "method": "ping"}',
        '{"jsonrpc": "2.0", "method": "x"}',
    ]
    lines += ['{"jsonrpc": "2.0", "id": 2, "method": "ping"}']
    done = spoken(instance, "\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one.get("error", {}).get("code") for one in answers] == [-32700, -32600, None, None]
    assert [one["id"] for one in answers] == [None, None, 1, 2]
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


def test_a_key_that_nobody_has_is_refused_at_once_and_never_shown(instance: Instance) -> None:
    ping = '{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
    done = spoken(instance, ping, CLAQUETA_KEY="clq_nobodys-secret")
    assert (done.returncode, done.stdout) == (1, "")
    assert "CLAQUETA_KEY" in done.stderr
    assert "nobodys-secret" not in done.stderr
