"""What a refused value is told, in the reader's language."""

from django.utils.translation import gettext as _

from claqueta.membership.policies.iban import IbanInvalid, Problem


def iban_problem(error: IbanInvalid) -> str:
    """Which part of an IBAN is wrong, with where that is known from."""
    match error.problem:
        case Problem.SHAPE:
            text = _("An IBAN begins with the country and two digits, such as ES91.")
        case Problem.LENGTH:
            text = _("A Spanish IBAN has %(wanted)s characters; this one has %(found)s.") % {
                "wanted": error.wanted,
                "found": error.found,
            }
        case Problem.BRANCH:
            text = _(
                "Look at the second and third groups of four (bank and branch) and the digit after them: one is wrong."
            )
        case Problem.ACCOUNT:
            text = _("Look at the last eleven digits (control digit and account): one is wrong.")
        case Problem.BANK:
            text = _("There is no such bank in that country.")
        case _:
            text = _(
                "Look at the two digits after the country: they do not go with the rest, or a digit of the rest is wrong."
            )
    return f"{text} {_('Source: check digits of ISO 13616.')}"
