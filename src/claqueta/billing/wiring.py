"""What dues and the bank bring to the house."""

from claqueta.billing.bank.wiring import BANKING
from claqueta.billing.dues import DUES
from claqueta.foundation.domains import Domain

DOMAIN = Domain("billing", parts=(DUES, BANKING))
