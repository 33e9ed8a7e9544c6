"""Files for the journey, as far as somebody may download them."""

from django.db.models import Q, QuerySet

from claqueta.delegations.models import Applicant, Delegation, FileAudience, JourneyFile


def files_of(applicant: Applicant) -> QuerySet[JourneyFile]:
    """Those of a company that travels, and of who travels for it."""
    rows = JourneyFile.objects.filter(delegation=applicant.delegation_id).select_related("attachment")
    theirs = Q(audience=FileAudience.CHOSEN, applicants=applicant)
    return rows.filter(~Q(audience=FileAudience.CHOSEN) | theirs).distinct()


def public_files(delegation: Delegation) -> QuerySet[JourneyFile]:
    """Those that everybody may download."""
    return delegation.files.filter(audience=FileAudience.PUBLIC).select_related("attachment")
