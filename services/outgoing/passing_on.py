"""What waits for whoever had a part goes to whoever has it now."""

from collections.abc import Collection

from domain.outgoing.delivery import State
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import BETWEEN, key_for
from storage.store import Store


def pass_on(
    store: Store,
    ids: Collection[str],
    before: str,
    after: str,
    kinds: Collection[Kind],
    *,
    copied: Collection[Kind] = (),
) -> None:
    """What waits for one person because of a part that another one has now goes to that one (of these kinds).

    What is `copied` still concerns the first as well: both get it, and nobody twice. Of anything about these
    subjects that cannot be delivered, the other one hears, too.
    """
    for row in store.deliveries.unbegun(ids):
        people = dict.fromkeys(after if user == before else user for user in row.responsible)
        store.deliveries.make_responsible(row, tuple(people))
        if row.state != State.PENDING or row.conversation != before or row.kind not in {*kinds, *copied}:
            continue
        # Whoever is named in its key gets it once; the other one may have it already.
        key = key_for(row.key, before, after)
        taken = key != row.key and store.deliveries.is_known(key)
        if row.kind in copied:
            if not taken:
                own = key if key != row.key else BETWEEN.join((row.key, after))
                store.deliveries.copy_for(row, after, own)
        elif taken:
            store.deliveries.withdraw(row)
        else:
            store.deliveries.give_to(row, after, key)
    store.session.flush()
