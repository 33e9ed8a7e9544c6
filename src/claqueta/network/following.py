"""What hangs on an organisation and follows when it becomes part of another."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.merging import Follow
from claqueta.network.models import OwnNetwork

FOLLOWS = (
    Follow(
        "network.own",
        _("Whether its page shows whom it works with"),
        kind="organisations.organisation",
        rows=lambda one: (OwnNetwork.objects.filter(organisation=one),),
        said=_("As the kept record says. The ties themselves are read anew."),
    ),
)
