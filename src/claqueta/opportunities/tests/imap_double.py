"""A mailbox that speaks as much IMAP4rev1 as reading it needs, on a port of this machine."""

import re
import socket
import threading
from contextlib import suppress
from typing import Self


class Mailbox:
    """`with Mailbox([b"From: …"]) as box:` … `box.flags[1]`."""

    def __init__(self, mails: list[bytes], password: str = "secret", folder: str = "INBOX") -> None:
        self.mails, self.password, self.folder = mails, password, folder
        self.flags: dict[int, str] = dict.fromkeys(range(1, len(mails) + 1), "")
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.close()

    @property
    def settings(self) -> dict[str, object]:
        return {
            "secure": False,
            "host": "127.0.0.1",
            "port": self.port,
            "username": "box",
            "password": self.password,
            "folder": self.folder,
        }

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _address = self.server.accept()
                with connection, suppress(OSError):
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        say = connection.sendall
        say(b"* OK ready\r\n")
        for line in lines:
            tag, _space, asked = line.decode().strip().partition(" ")
            for part in self._answer(asked):
                say(part)
            refused = "NO" if self._refuses(asked) else "OK"
            say(f"{tag} {refused} done\r\n".encode())
            if asked.upper() == "LOGOUT":
                return

    def _refuses(self, asked: str) -> bool:
        if asked.startswith("LOGIN"):
            return "secret" not in asked
        return asked.startswith("SELECT") and "INBOX" not in asked

    def _answer(self, asked: str) -> list[bytes]:
        if asked == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1\r\n"]
        if asked.startswith("SELECT"):
            return [f"* {len(self.mails)} EXISTS\r\n".encode()]
        if asked.startswith("UID SEARCH"):
            unseen = [str(number) for number, flags in self.flags.items() if "Seen" not in flags]
            return [f"* SEARCH {' '.join(unseen)}\r\n".encode()]
        if found := re.match(r"UID FETCH (\d+) .*<0\.(\d+)>", asked):
            number, most = int(found.group(1)), int(found.group(2))
            body = self.mails[number - 1][:most]
            return [
                f"* {number} FETCH (UID {number} BODY[]<0> {{{len(body)}}}\r\n".encode(),
                body,
                b")\r\n",
            ]
        if found := re.match(r"UID STORE (\d+) \+FLAGS \((.*)\)", asked):
            self.flags[int(found.group(1))] += found.group(2)
        return []
