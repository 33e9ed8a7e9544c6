"""A queue for the tests: a task runs at once, but never inside the transaction that asks for it, as with a worker."""

from typing import Any

from django.db import connection, transaction
from django.tasks.backends.immediate import ImmediateBackend


class AfterCommit(ImmediateBackend):
    def _execute_task(self, task_result: Any) -> None:
        blocks: list[Any] = connection.atomic_blocks
        if blocks and not blocks[-1]._from_testcase:
            transaction.on_commit(lambda: super(AfterCommit, self)._execute_task(task_result))
        else:
            super()._execute_task(task_result)
