"""What is done with a new member, ticked off by whoever did it."""

from django.utils import timezone

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.transactions import atomic
from claqueta.membership.models import OnboardingStep


@atomic
def tick(step: OnboardingStep, *, by: Actor, done: bool = True) -> OnboardingStep:
    """Say that a step of a welcome is done, or that it is not after all. Raises `PermissionDenied`."""
    require(by, "membership.tick_step", step)
    held = OnboardingStep.objects.select_for_update().get(pk=step.pk)
    if (held.done_at is not None) != done:
        held.done_at, held.done_by = (timezone.now(), account_of(by)) if done else (None, None)
        held.save(update_fields=["done_at", "done_by"])
        audit.record(
            "membership.welcome_step",
            held.organisation,
            by=by,
            changes={"step": ("" if done else str(held), str(held) if done else "")},
        )
    return held
