"""Who may, asked before anything that was typed is looked at; and the trail of who did what and who was refused it."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from domain.keeping.trail import REFUSED, Entry, Trail
from domain.outgoing.subject import About, Subject
from domain.people import Actor
from domain.permissions import Act, People, check
from domain.refusals import NotAllowed
from services.brief.changes import check_may
from services.onboarding.hired import hired_of
from services.panel.judged import Judging
from storage.audit import newest_of_all
from storage.database import Database
from storage.store import Store

#: How much of the trail one page shows.
PAGE: Final = 20
NOT_YOURS: Final = "The audit log is for workspace admins; of a brief, its hiring manager reads what became of it."

#: Whatever else the form holds.
OF_WORKSPACES: Final = frozenset({Act.CHANGE_SETTINGS, Act.SET_WEBHOOKS})
#: What is done to a panel, whatever it judges.
OF_PANELS: Final = frozenset({Act.SCORE, Act.REVIEW, Act.FREE_SEAT, Act.OPEN_PANEL})


class AccessService:
    """Says who may, and who was refused. All raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def check(self, actor: Actor, act: Act, ids: Collection[str]) -> None:
        """Raises NotAllowed, NotFound and Refusal, as the work itself would. What is not there yet, anybody may begin."""
        with self._database.reading(actor.workspace) as store:
            check_access(store, actor, act, ids)

    def refused(self, workspace: str, user: str, route: str, ids: Collection[str], now: datetime) -> None:
        """Somebody tried what they may not: on record, with the thing that it was about, as far as there is one."""
        with self._database.transaction(workspace) as store:
            subject = store.audit.known(ids) or Subject.of_person(user)
            store.audit.refused(user, f"{REFUSED}{route}", subject, now)

    def trail(self, actor: Actor, before: str = "") -> Trail:
        """All of it for an admin, and for a hiring manager what became of their briefs. Raises NotAllowed."""
        with self._database.reading(actor.workspace) as store:
            manager = "" if actor.is_admin else actor.user
            if manager and not store.briefs.manages(manager):
                raise NotAllowed(NOT_YOURS)
            found = store.audit.newest(PAGE + 1, before=before, manager=manager)
        older = found[PAGE - 1].id if len(found) > PAGE else ""
        return Trail(entries=tuple(found[:PAGE]), of_everybody=not manager, older=older)

    def everything(self, limit: int, about: str = "") -> list[Entry]:
        """For whoever runs the bot: the newest of every workspace, or of one thing."""
        with self._database.looking() as queue:
            return newest_of_all(queue.session, limit, about)


def check_access(store: Store, actor: Actor, act: Act, ids: Collection[str]) -> None:
    """As `AccessService.check`, inside a transaction. Raises NotAllowed, NotFound and Refusal."""
    if act in OF_WORKSPACES:
        check(actor, act, People(manager=""))
    elif (subject := store.audit.known(ids, About.PANEL if act in OF_PANELS else None)) is not None:
        _check(store, actor, act, subject)


def _check(store: Store, actor: Actor, act: Act, subject: Subject) -> None:
    match subject.kind:
        case About.BRIEF:
            check_may(store, actor, act, store.briefs.get(subject.id))
        case About.CANDIDATE if act is Act.START_ONBOARDING:
            hired_of(store, subject).check_may_start(actor)
        case About.CANDIDATE:
            candidate = store.candidates.get(subject.id)
            check(actor, act, candidate.people(store.briefs.get(candidate.brief_id).owner))
        case About.PROPOSAL:
            proposal, brief = store.proposals.front(subject.id)
            check(actor, act, proposal.people(brief.owner))
        case About.PANEL if act in (Act.SCORE, Act.REVIEW):
            Judging().read(store, subject.id).check_seated(actor)
        case About.PANEL:
            Judging().read(store, subject.id).check_for_others(actor, act)
        case About.SCORECARD:
            panel_id = store.scorecards.panel_of(subject.id)
            Judging().read(store, panel_id).check_for_others(actor, act)
        case About.TODO:
            check(actor, act, store.decisions.todo(subject.id).people)
        case About.ONBOARDING:
            check(actor, act, store.onboardings.get(subject.id).people)
        case About.CHECK_IN:
            check(actor, act, store.onboardings.get(store.check_ins.get(subject.id).onboarding_id).people)
        case About.QUESTION:
            check(actor, act, store.questions.view(subject.id).people)
        case About.TROUBLE:
            store.troubles.get(subject.id).check_may(actor)
