"""Organisations, what they do, where they are, who acts for them, and the history of their profiles."""

from claqueta.organisations.models.appearances import Appearances
from claqueta.organisations.models.enquiries import Enquiry, EnquiryRecipient
from claqueta.organisations.models.history import ProfileDraft, ProfileVersion
from claqueta.organisations.models.organisation import (
    PROFILE,
    Kind,
    Organisation,
    OrganisationActivity,
    Premises,
    SizeBand,
)
from claqueta.organisations.models.people import Affiliation
from claqueta.organisations.models.pictures import Picture
from claqueta.organisations.models.shortlists import Shortlist

__all__ = [
    "PROFILE",
    "Affiliation",
    "Appearances",
    "Enquiry",
    "EnquiryRecipient",
    "Kind",
    "Organisation",
    "OrganisationActivity",
    "Picture",
    "Premises",
    "ProfileDraft",
    "ProfileVersion",
    "Shortlist",
    "SizeBand",
]
