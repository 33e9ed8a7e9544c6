"""Markets: who takes part, who would like to meet whom, the timetables, and what came of each meeting."""

from claqueta.market.models.markets import LIVE, Market, MarketState, Slot, Table, TableClosure
from claqueta.market.models.participants import (
    Absence,
    AbsenceKind,
    Attendee,
    Participant,
    ParticipantState,
)
from claqueta.market.models.reports import Came, MeetingReport
from claqueta.market.models.requests import MeetingRequest, RequestState
from claqueta.market.models.timetables import Meeting, Origin, Placement, Timetable

__all__ = [
    "LIVE",
    "Absence",
    "AbsenceKind",
    "Attendee",
    "Came",
    "Market",
    "MarketState",
    "Meeting",
    "MeetingReport",
    "MeetingRequest",
    "Origin",
    "Participant",
    "ParticipantState",
    "Placement",
    "RequestState",
    "Slot",
    "Table",
    "TableClosure",
    "Timetable",
]
