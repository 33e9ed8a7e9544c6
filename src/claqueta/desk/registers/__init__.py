"""What the office keeps of one kind: its list, each record, a new one, and what can be done with them.

    OPPORTUNITIES = Register(
        listing=Listing(name="office_opportunities", title=_("Opportunities"), icon="pick", fields=…, rows=…),
        path="opportunities/",
        record="office_opportunity",
        permission="opportunities.manage",
        sections=(Facts(columns), Files(), Trail()),
        does=(Do("note", _("Note"), actions.note, form=NoteForm), *moves(OPPORTUNITIES, "close", "renew")),
        add=Add(_("New opportunity"), OpportunityForm, actions.open_opportunity),
    )
    urlpatterns = OPPORTUNITIES.urlpatterns

Screens, addresses, exports, saved views, files, bulk acts, the palette's lines and the rows of the permission matrix
follow. A list whose rows have no screen of their own leaves `record` out; one that nothing is done with is only read.
Nothing here decides who may: the permission lets in, and every action asks its own rule.
"""

from claqueta.desk.registers.acts import Add, Do, DoToAll
from claqueta.desk.registers.flows import moves
from claqueta.desk.registers.heads import Figure, Reach, Step
from claqueta.desk.registers.register import Place, Register, found, record_address, register_of, registers
from claqueta.desk.registers.sections import Facts, Files, Part, Section
from claqueta.desk.registers.timeline import Trail

__all__ = [
    "Add",
    "Do",
    "DoToAll",
    "Facts",
    "Figure",
    "Files",
    "Part",
    "Place",
    "Reach",
    "Register",
    "Section",
    "Step",
    "Trail",
    "found",
    "moves",
    "record_address",
    "register_of",
    "registers",
]
