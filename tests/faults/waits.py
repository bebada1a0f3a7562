"""What a kill costs in the bot as it is shipped."""

from typing import Final

from storage.outgoing.queue import BEGUN, LEASE

SHIPPED_LEASE: Final = LEASE
SHIPPED_BEGUN: Final = BEGUN
