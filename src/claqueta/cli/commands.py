"""The commands, each a function of its parsed arguments that gives an exit code."""

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NoReturn

from claqueta import __version__
from claqueta.cli.bank import match_bank, write_collection
from claqueta.cli.books import verify, written_down
from claqueta.cli.evaluating import add_engines, evaluate_search
from claqueta.cli.lists import audience, export_list, import_list, unknown
from claqueta.cli.matching import add_match_arguments, evaluate_matching, match_file
from claqueta.cli.mcp import speak_mcp
from claqueta.cli.members import moment, register
from claqueta.cli.outcome import OK, PROBLEM, USAGE, guarded
from claqueta.cli.preparing import prepare_all
from claqueta.cli.scheduling import add_scheduling, replan_file, schedule_file


def main(argv: list[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 a problem was found, 2 the words were wrong."""
    arguments = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claqueta.config.settings")
    if getattr(arguments, "port", None):
        os.environ["PORT"] = str(arguments.port)
    return guarded(lambda: _act(arguments), debug=arguments.debug)


def _act(arguments: argparse.Namespace) -> int:
    if arguments.act in WITHOUT_DJANGO:
        return int(arguments.act(arguments))
    import django

    django.setup()
    from claqueta.foundation.backups.swapping import finish_swap

    if finish_swap():
        print("claqueta: a restore that was cut off is now complete", file=sys.stderr)
    if getattr(arguments, "lang", "") and (code := wrong_language(arguments.lang)):
        return code
    if arguments.act in NEED_DATABASE:
        prepare_all(say=lambda text: print(text, file=sys.stderr, flush=True))
    return int(arguments.act(arguments))


def wrong_language(language: str) -> int:
    from django.conf import settings

    if language in settings.CLUSTER.languages:
        return OK
    print(f"claqueta: this cluster speaks {', '.join(settings.CLUSTER.languages)}", file=sys.stderr)
    return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="claqueta", description="The platform that runs an industry cluster."
    )
    parser.add_argument(
        "--debug", action="store_true", help="show where an unexpected error comes from (before the command)"
    )
    parser.add_argument("--version", action="version", version=f"claqueta {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, act: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(act=act)
        return one

    run = command("run", run_all, "Prepare the database, load the sample on first run, start web and worker.")
    run.add_argument("--port", type=int, help="where to listen (PORT, or 8000)")
    run.add_argument("--no-sample", action="store_true", help="do not load the sample cluster on first run")
    command("worker", worker, "Do background work until stopped: tasks, index, mails, daily rounds.")
    command(
        "prepare", lambda _a: prepare_all(), "Bring database, cluster folder and static files up to date."
    )
    command(
        "load-sample", load_sample, "Load the cluster's fictional sample; loading it again changes nothing."
    )
    code = command("sample-code", sample_code, "Print the present second-factor code of a sample account.")
    code.add_argument("email")

    importing = command("import", import_list, "Import a list.")
    importing.add_argument("kind", help="which list: organisations…")
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    importing.add_argument("--json", action="store_true", help="answer in JSON")
    importing.add_argument(
        "--sheet", default="", help="which sheet of a workbook; else the one whose headers fit"
    )
    importing.add_argument("--lang", default="", help="language of the messages")

    exporting = command("export", export_list, "Export a list to standard output or a file.")
    exporting.add_argument("kind", help="which list: organisations…")
    exporting.add_argument("--form", choices=["csv", "xlsx", "json", "pdf"], default="csv")
    exporting.add_argument(
        "--audience", type=audience, metavar="CIRCLE", help="public, members, board, office"
    )
    exporting.add_argument("--lang", default="")
    exporting.add_argument("--output", type=Path)

    command(
        "mcp",
        speak_mcp,
        "Let a program on this machine use the cluster's tools (Model Context Protocol); the key in CLAQUETA_KEY.",
    )
    command("reindex", reindex, "Rebuild this node's search index from the database.")
    command("network", draw_network, "Read the facts that tie organisations, and draw the network anew.")
    searching = command("search", search, "Search as the public does.")
    searching.add_argument("query")
    searching.add_argument("--lang", default="")
    searching.add_argument("--kind", default="", help="only one kind of result")
    searching.add_argument("--limit", type=int, default=10)
    searching.add_argument("--json", action="store_true")

    evaluating = commands.add_parser("evaluate", help="Measure an engine on a set of questions; no database.")
    add_engines(evaluating.add_subparsers(required=True, metavar="ENGINE"))

    backing_up = command(
        "backup",
        back_up,
        "Back up database, files and settings while the instance is in use; the keys apart.",
    )
    backing_up.add_argument("destination", type=Path, help="a file that is not there yet, or a folder")
    restoring = command(
        "restore", put_back, "Put a backup in the place of what this instance holds, and check it."
    )
    restoring.add_argument("source", type=Path, help="the backup; its keys are looked for beside it")

    matching = command("match-bank", match_bank, "Explain a bank's statement against receipts; no database.")
    matching.add_argument("receipts", type=Path, help="receipts as JSON")
    matching.add_argument(
        "statement", type=Path, help="camt.053, camt.054, Norma 43, or a bank's CSV or XLSX"
    )
    matching.add_argument("--json", action="store_true", help="answer in JSON")
    collecting = command(
        "collection", write_collection, "Write the bank's file (pain.008) of direct debits; no database."
    )
    collecting.add_argument("instruction", type=Path, help="what to collect, as JSON")
    collecting.add_argument("out", type=Path, help="the file to write")

    fitting = command(
        "match", match_file, "Say which organisations fit what is sought or offered; no database."
    )
    add_match_arguments(fitting)

    add_scheduling(command)

    verifying = command(
        "verify",
        verify,
        "Check that nothing was altered in the books that are only added to; show their ends.",
    )
    verifying.add_argument(
        "written",
        nargs="*",
        type=written_down,
        metavar="BOOK:POSITION:HASH",
        help="an end that was shown earlier, and must still be in the book",
    )
    verifying.add_argument("--json", action="store_true")
    registering = command("register", register, "Print the register of members as of a day.")
    registering.add_argument("--on", required=True, type=date.fromisoformat, metavar="DATE")
    registering.add_argument(
        "--known",
        type=moment,
        metavar="DATE",
        help="as it was known at the end of that day, or at a moment with its zone",
    )
    registering.add_argument("--lang", default="")
    registering.add_argument("--json", action="store_true")
    checking = command(
        "doctor", doctor, "Check configuration, database, index, mail and disk; say what to do."
    )
    checking.add_argument("--json", action="store_true")
    return parser


# -- Running -------------------------------------------------------------------------------------------------


def run_all(arguments: argparse.Namespace) -> NoReturn:
    """Web and worker under one parent, which starts them again; stopping it stops both."""
    from django.conf import settings
    from django.db import connections

    from claqueta.cli.supervising import become_supervisor
    from claqueta.foundation.models import AuditEntry

    prepare_all()
    # Nothing was ever done here: no list imported, no account made, no sample loaded.
    if not arguments.no_sample and not AuditEntry.objects.exists():
        load_sample(arguments)
    said = _announcement()
    connections.close_all()
    port = settings.ENVIRONMENT.port
    become_supervisor({"worker": _worker_command(), "web": _web_command(str(port))}, port, said)


def _worker_command() -> list[str]:
    return [sys.executable, "-m", "claqueta.cli", "worker"]


def _web_command(port: str) -> list[str]:
    from django.conf import settings

    from claqueta.config.turns import THREADS

    listen = os.environ.get("CLAQUETA_LISTEN", "127.0.0.1")
    options = {
        "--interface": "wsgi",
        "--host": listen,
        "--port": port,
        "--workers": str(settings.ENVIRONMENT.web_processes),
        "--blocking-threads": str(THREADS),
        # As many requests in the server at once as it has threads for; the others wait in the kernel's queue.
        "--backpressure": str(4 * THREADS),
        "--backlog": "2048",
        "--http": "1",
        "--http1-header-read-timeout": "10000",
        "--workers-kill-timeout": "5",
        "--log-level": "error",
    }
    words = [word for pair in options.items() for word in pair]
    return [sys.executable, "-m", "granian", *words, "--no-ws", "claqueta.config.wsgi:application"]


def _announcement() -> str:
    """Where the cluster is to be seen, and with a sample who may sign in."""
    from django.conf import settings

    from claqueta.office.sample import SAMPLE_PASSWORD, sample_sign_ins

    name = settings.CLUSTER.says(settings.CLUSTER.name, settings.LANGUAGE_CODE)
    lines = [f"\n  {name}: {settings.PUBLIC_URL}/"]
    if found := sample_sign_ins():
        lines.append(f"\n  Sample sign-ins (password: {SAMPLE_PASSWORD}):")
        for email, role, second in found:
            code = f"  · code: claqueta sample-code {email}" if second else ""
            lines.append(f"    {email:<38} {role}{code}")
    return "\n".join([*lines, ""])


def worker(arguments: argparse.Namespace) -> int:
    """Tasks, the index, mails, webhooks, the daily rounds."""
    from django.core.management import call_command

    from claqueta.foundation.backups.swapping import hold_instance
    from claqueta.foundation.jobs import keep_beating
    from claqueta.foundation.memory import keep_small
    from claqueta.foundation.outbox import keep_handing_over
    from claqueta.foundation.priority import WORKER as STANDS_BEHIND
    from claqueta.foundation.priority import give_way
    from claqueta.foundation.readiness import WORKER
    from claqueta.foundation.rounds import run_rounds
    from claqueta.foundation.search.meaning import follow_vectors
    from claqueta.foundation.search.node import follow

    keep_small()
    hold_instance()
    give_way(STANDS_BEHIND)
    stop = threading.Event()
    threads = [
        threading.Thread(target=target, args=(stop,), daemon=True)
        for target in (follow, follow_vectors, run_rounds, keep_beating, keep_handing_over)
    ]
    for thread in threads:
        thread.start()
    try:
        call_command("db_worker", verbosity=0, interval=0.5, worker_id=WORKER)
    finally:
        stop.set()
    return OK


def load_sample(arguments: argparse.Namespace) -> int:
    from claqueta.office.sample import load
    from claqueta.office.setup import set_up

    print("Loading the sample cluster…", flush=True)
    set_up()
    print(f"{load()} documents to be found.")
    return OK


def sample_code(arguments: argparse.Namespace) -> int:
    from claqueta.office.sample import present_code

    code = present_code(arguments.email)
    print(code or f"{arguments.email} is not a sample account with a second factor.")
    return OK if code else PROBLEM


# -- Search --------------------------------------------------------------------------------------------------


def reindex(arguments: argparse.Namespace) -> int:
    from claqueta.foundation.models import SetAside
    from claqueta.foundation.search import rebuild
    from claqueta.foundation.search.meaning import rebuild_vectors

    print(f"{rebuild()} documents.")
    rebuild_vectors()
    for aside in SetAside.objects.all():
        print(f"set aside: {aside.key}: {aside.error}", file=sys.stderr)
    return OK


def draw_network(_arguments: argparse.Namespace) -> int:
    from claqueta.foundation.domains import domains
    from claqueta.network.actions import draw, read_facts

    if "network" not in {one.name for one in domains()}:
        print("claqueta: this cluster has no network", file=sys.stderr)
        return PROBLEM
    print(f"{read_facts()} ties changed, {draw()} pictures drawn.")
    return OK


def search(arguments: argparse.Namespace) -> int:
    from django.conf import settings

    from claqueta.engines.search import AUDIENCES, SearchRequest
    from claqueta.foundation.search import find, kinds_found
    from claqueta.foundation.search.meaning import meant

    if arguments.kind and (code := unknown(arguments.kind, kinds_found())):
        return code

    language = arguments.lang or settings.LANGUAGE_CODE
    kinds = (arguments.kind,) if arguments.kind else ()
    request = SearchRequest(
        language, AUDIENCES[0], arguments.query, kinds=kinds, limit=max(1, arguments.limit), fused=True
    )
    page = find(replace(request, meant=meant(request, wait=True)))
    if arguments.json:
        hits = [
            {
                "kind": hit.kind,
                "title": hit.title,
                "url": hit.card.get("url", ""),
                "score": round(hit.score, 3),
                "by_meaning": hit.meant,
            }
            for hit in page.hits
        ]
        print(json.dumps({"total": page.total, "hits": hits}, ensure_ascii=False))
    else:
        print(f"{page.total}")
        for hit in page.hits:
            print(f"{hit.title}  {hit.card.get('url', '')}")
    return OK


# -- Backups -------------------------------------------------------------------------------------------------


def back_up(arguments: argparse.Namespace) -> int:
    from claqueta.foundation import backups
    from claqueta.foundation.backups.keys import PASSPHRASE, KeysLocked

    try:
        made = backups.make(arguments.destination)
    except (backups.BackupFailed, KeysLocked) as error:
        print(f"claqueta: {error}", file=sys.stderr)
        return PROBLEM
    print(f"{made.path}: {made.rows} rows, {made.files} files, {made.size // 1024} KiB")
    if made.keys:
        print(f"{made.keys}: the keys, locked by the passphrase; keep them somewhere else")
    else:
        print(f"The keys are in no backup: write a passphrase in {PASSPHRASE} to have them beside it.")
    return OK


def put_back(arguments: argparse.Namespace) -> int:
    from claqueta.foundation import backups

    try:
        backups.restore(arguments.source, say=lambda text: print(text, flush=True))
    except backups.RestoreRefused as error:
        print(f"claqueta: {error}", file=sys.stderr)
        return PROBLEM
    print("Restored. Start it with `claqueta run`.")
    return OK


# -- Doctor --------------------------------------------------------------------------------------------------


def doctor(arguments: argparse.Namespace) -> int:
    from claqueta.office.health import examine

    findings = examine()
    if arguments.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'MEND'} {finding.part}: {finding.said}")
    return OK if all(finding.ok for finding in findings) else PROBLEM


WITHOUT_DJANGO = (
    match_bank,
    write_collection,
    match_file,
    evaluate_matching,
    evaluate_search,
    schedule_file,
    replan_file,
)
"""Commands that read and write files only."""

NEED_DATABASE = (
    import_list,
    export_list,
    reindex,
    draw_network,
    search,
    sample_code,
    load_sample,
    verify,
    register,
)
"""Commands that prepare a data folder on which nothing was run before."""
