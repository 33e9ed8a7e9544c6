"""Killed in the middle of the letters of a call: while they are written, none leaves; while they are handed over, each arrives as one."""

import time
from collections.abc import Callable

from tests.instances import Instance, instance, until
from tests.test_chaos import Post, post

__all__ = ["instance", "post"]
LETTERS = 20
BEGIN = f"""
import django; django.setup()
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.transactions import atomic
from claqueta.submissions import actions
from claqueta.submissions.tests.factories import CONTACT, VALUES, call_of
with atomic():
    call = call_of()
    for number in range({LETTERS}):
        contact = {{**CONTACT, "email": f"p{{number}}@letters.example"}}
        made = actions.enter_submission(call, contact, {{**VALUES, "title": f"Work {{number}}"}}, by=SYSTEM)
        actions.decide(made, outcome=("selected", "rejected")[number % 2], reason="Because", by=SYSTEM)
"""
SEND = """
import sys, time, django; django.setup()
from claqueta.foundation.actors import SYSTEM
from claqueta.submissions import actions
from claqueta.submissions.actions import telling
from claqueta.submissions.models import ProjectCall
call, written = ProjectCall.objects.get(), telling.letter
def slowly(decision):
    written(decision)
    print("written", flush=True)
    time.sleep(float(sys.argv[1]))
telling.letter = slowly
print(actions.send_letters(call, [one.pk for one in actions.letters_waiting(call)], by=SYSTEM))
"""
DELIVER = """
import django; django.setup()
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.outbox import deliver_due
# As if what a worker that is gone had taken up had waited for its time.
OutgoingMail.objects.filter(state="waiting").update(taken_until=None)
deliver_due()
"""
LOOK = """
import django; django.setup()
from claqueta.foundation.models import OutgoingMail
from claqueta.submissions.models import Decision
mails = OutgoingMail.objects.filter(template__startswith="submissions/mail/project_letter")
print(Decision.objects.exclude(letter_at=None).count(), mails.count(), mails.filter(state="handed-over").count())
print(*mails.values_list("pk", flat=True))
"""


def looked(one: Instance) -> tuple[list[int], set[int]]:
    """How many decisions' letters have left, how many letters there are and were handed over; which mails they are."""
    numbers, which = one.python(LOOK).splitlines()[-2:]
    return [int(word) for word in numbers.split()], {int(word) for word in which.split()}


def test_every_letter_arrives_as_one_whatever_is_killed(
    instance: Callable[[str], Instance], post: Post
) -> None:
    one = instance("one")
    mail = {"CLAQUETA_MAIL_URL": f"smtp://127.0.0.1:{post.server_address[1]}"}
    one.python(BEGIN)
    with one.start("-c", SEND, "60") as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "written\n"
        writer.kill()
        writer.communicate()
    assert looked(one) == ([0, 0, 0], set())
    assert one.python(SEND, "0").splitlines()[-1] == str(LETTERS)
    assert looked(one)[0] == [LETTERS, LETTERS, 0]
    for many in (LETTERS // 4, LETTERS // 2):
        with one.start("-c", DELIVER, **mail) as worker:
            until(lambda least=many: len(post.got) >= least, 120)  # type: ignore[misc]
            worker.kill()
            worker.communicate()
        time.sleep(0.5)
    one.python(DELIVER, **mail)
    left, letters = looked(one)
    assert left == [LETTERS, LETTERS, LETTERS]
    # One that was handed over in the moment of the kill may come again, and says by its identity that it is the same.
    arrived = {int(identity[1:].partition(".")[0]) for identity, _subject in post.got}
    assert len(arrived & letters) == LETTERS
