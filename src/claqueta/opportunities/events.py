"""What happens to needs and offers that other domains may want to know."""

from dataclasses import dataclass

from claqueta.opportunities.models import Interest, Introduction, Opportunity, Outcome


@dataclass(frozen=True, slots=True)
class Opened:
    """It can be found and answered from now on; also when it was closed and is open again."""

    opportunity: Opportunity


@dataclass(frozen=True, slots=True)
class Changed:
    """What an open one says, or who sees it, is another thing now."""

    opportunity: Opportunity


@dataclass(frozen=True, slots=True)
class Closed:
    """It can no longer be answered; its reason is `opportunity.closed_for`."""

    opportunity: Opportunity


@dataclass(frozen=True, slots=True)
class InterestExpressed:
    interest: Interest


@dataclass(frozen=True, slots=True)
class InterestAccepted:
    """From now on both sides know each other."""

    interest: Interest


@dataclass(frozen=True, slots=True)
class Introduced:
    """Both sides said yes and know each other from now on."""

    introduction: Introduction


@dataclass(frozen=True, slots=True)
class OutcomeConfirmed:
    """Both sides say that this came of it."""

    outcome: Outcome
