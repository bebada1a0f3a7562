"""Files: whoever may read something may take it along."""

from collections.abc import Sequence
from datetime import datetime

from domain.brief.brief import Brief
from domain.brief.outcome import judge_brief
from domain.candidate.candidate import Candidate
from domain.candidate.record import judged_of
from domain.command import Asks, Overtaken, Saved
from domain.decision.decision import Decision
from domain.export.commands import AskExport
from domain.export.export import Content, Export, ExportPage, FileKind, Interviewed, Onboarded
from domain.outgoing.delivery import Delivery
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel
from domain.panel.result import PanelResult
from domain.people import Actor
from domain.permissions import Act, People, check, may
from domain.scorecard import Scorecard
from domain.typed.names import called
from services.brief.changes import changing, check_may
from services.change import change
from services.outgoing.deliveries import Follow
from services.panel.panels import result_of
from storage.database import Database
from storage.store import Store

#: Who has more finds the button on the older ones' cards.
NEWEST = 100

#: So many candidates are read at once; of more, the file is made step by step.
AT_ONCE = 100

Asked = Saved[Brief] | Overtaken[ExportPage] | Asks[ExportPage]


class ExportService:
    """Reads what goes into a file. All raise NotFound, NotAllowed, Refusal and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, actor: Actor, title: str = "", brief_id: str = "") -> ExportPage:
        """For the form: the brief that is meant is chosen already, where one alone is called so."""
        with self._database.reading(actor.workspace) as store:
            briefs = store.briefs.with_part_of(actor.user, newest=NEWEST)
            if brief_id and all(brief.id != brief_id for brief in briefs):
                brief = store.briefs.get(brief_id)
                check_may(store, actor, Act.SEE_BRIEF, brief)
                briefs = [brief, *briefs[: NEWEST - 1]]
        titles = [(brief.title, brief) for brief in briefs if brief_id in ("", brief.id)]
        named = called(title, titles) if title else [brief for _, brief in titles]
        return ExportPage(briefs=tuple(briefs), chosen=named[0].id if len(named) == 1 else "")

    def ask(self, command: AskExport) -> Asked:
        """The file is on its way. Raises Invalid where there would be nothing in it."""

        def work(store: Store, brief: Brief) -> Brief:
            content = command.kind.content
            _read(store, command.actor, brief, content).check_holds(content)
            store.deliveries.post(
                outgoing(
                    Kind.EXPORT,
                    Subject.export(brief.id, command.kind.value),
                    command.actor.user,
                    people=People(manager=""),
                    at=command.now,
                    once=command.form_id,
                )
            )
            return brief

        return change(self._database, command, "export.ask", changing(command, Act.SEE_BRIEF), work, _page_of)

    def made(self, actor: Actor, brief_id: str, kind: FileKind, first: int | None = None) -> Export:
        """What stands in the file when it is sent; with `first` so many candidates from there on, as are read at once."""
        with self._database.reading(actor.workspace) as store:
            return _read(store, actor, store.briefs.get(brief_id), kind.content, first)


def _page_of(_: Store, brief: Brief) -> ExportPage:
    return ExportPage(briefs=(brief,), chosen=brief.id)


def _read(store: Store, actor: Actor, brief: Brief, content: Content, first: int | None = None) -> Export:
    interviewed: tuple[Interviewed, ...] = ()
    in_all = 0
    if content in (Content.INTERVIEWS, Content.CALENDAR):
        judged = _judged(store, brief)
        panel = frozenset(user for _, each, _ in judged for user in each.interviewers)
        check(actor, Act.SEE_BRIEF, brief.people.model_copy(update={"panel": panel}))
        seen = _seen(actor, brief, judged)
        in_all = len(seen)
        part = seen if first is None else seen[first : first + AT_ONCE]
        interviewed = _interviewed(store, brief, part, with_scores=content is Content.INTERVIEWS)
    else:
        check_may(store, actor, Act.SEE_BRIEF, brief)
    with_check_ins = content in (Content.CHECK_INS, Content.CALENDAR)
    return Export(
        brief=brief,
        interviewed=interviewed,
        in_all=in_all,
        onboarded=tuple(
            Onboarded(onboarding=onboarding, check_ins=check_ins)
            for onboarding, check_ins in (store.onboardings.of_brief(brief.id) if with_check_ins else ())
            if may(actor, Act.SEE_ONBOARDING, onboarding.people)
        ),
    )


Judging = tuple[Candidate, Panel, Decision | None]


def _judged(store: Store, brief: Brief) -> list[Judging]:
    decided = store.records.of_brief(brief.id)
    panels = store.panels.of_several([candidate.subject for candidate, _ in decided])
    return [(each, panels[each.id], decision) for each, decision in decided if each.id in panels]


def _seen(actor: Actor, brief: Brief, judged: Sequence[Judging]) -> list[Judging]:
    """Those whose record this person may see."""
    return [
        (candidate, panel, decision)
        for candidate, panel, decision in judged
        if may(
            actor,
            Act.SEE_CANDIDATE,
            candidate.people(brief.owner, panel.interviewers),
        )
    ]


def _interviewed(store: Store, brief: Brief, seen: Sequence[Judging], *, with_scores: bool) -> tuple[Interviewed, ...]:
    """Scorecards are read of the open panels, and of no other."""
    opened = [panel.id for _, panel, _ in seen if panel.is_open and with_scores]
    cards = store.scorecards.of_panels(opened)
    return tuple(
        Interviewed(
            candidate=candidate,
            panel=panel,
            cards=tuple(cards.get(panel.id, ())),
            result=_result(brief, candidate, panel, cards[panel.id]) if panel.id in cards else None,
            decision=decision,
        )
        for candidate, panel, decision in seen
    )


def _result(brief: Brief, candidate: Candidate, panel: Panel, cards: Sequence[Scorecard]) -> PanelResult:
    route = judge_brief(brief).route
    judged = judged_of(
        candidate,
        workflow=brief.title,
        owner=brief.owner,
        route=route.route if route else None,
        hard_part=brief.hard_part,
    )
    return result_of(panel, judged, cards)


def follows() -> dict[str, Follow]:
    """What says that a file is being made is changed at once: into the file. A canvas is there already."""

    def made(store: Store, delivery: Delivery, now: datetime) -> None:
        if delivery.subject.id.endswith(FileKind.PAGE_CANVAS):
            return
        own = [each for each in store.messages.about(delivery.subject) if each.delivery_id == delivery.id]
        store.deliveries.redraw(own, now)

    return {Kind.EXPORT: made}
