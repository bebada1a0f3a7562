"""One question: may this person do this to that brief?"""

from collections.abc import Mapping
from enum import StrEnum

from domain.model import Value
from domain.people import Actor
from domain.refusals import NotAllowed


class Act(StrEnum):
    """Everything that a person can do to a brief, a candidate or a hire."""

    SEE_BRIEF = "brief.see"
    EDIT_BRIEF = "brief.edit"
    SHARE_BRIEF = "brief.share"
    SET_UP = "brief.set_up"
    HAND_OVER = "brief.hand_over"
    OWN = "brief.own"
    ANSWER = "question.answer"
    FIND_OUT = "discovery.tick"
    ADD_CANDIDATE = "candidate.add"
    EDIT_CANDIDATE = "candidate.edit"
    MERGE = "candidate.merge"
    SEE_CANDIDATE = "candidate.see"
    COMPARE = "candidate.compare"
    SCORE = "scorecard.send"
    FREE_SEAT = "seat.free"
    OPEN_PANEL = "panel.open"
    INCLUDE_LATE = "scorecard.include"
    DECIDE = "decision.make"
    ADD_PROPOSAL = "proposal.add"
    EDIT_PROPOSAL = "proposal.edit"
    SEE_PROPOSAL = "proposal.see"
    REVIEW = "review.send"
    CHOOSE = "proposal.decide"
    TRY = "proposal.try"
    DO_TODO = "todo.do"
    START_ONBOARDING = "hire.start"
    SEE_ONBOARDING = "hire.see"
    EDIT_ONBOARDING = "hire.edit"
    GIVE_EVIDENCE = "checkin.evidence"
    REPORT = "checkin.report"
    CHANGE_SETTINGS = "settings.change"
    SET_WEBHOOKS = "webhook.set"
    ERASE = "record.erase"
    HAND_OUT = "record.hand_out"
    HOLD = "record.hold"


class Role(StrEnum):
    """The part that a person has in one brief."""

    MANAGER = "manager"
    OWNER = "owner"
    PANEL = "panel"
    HIRE = "hire"
    ASSIGNEE = "assignee"
    ADMIN = "admin"


class People(Value):
    """Who has a part: `panel` counts all candidates of the brief or one, `assignee` is who a to-do belongs to.

    `is_private`: it is the hiring manager's alone, and admins have no part in it either.
    """

    manager: str
    owner: str = ""
    panel: frozenset[str] = frozenset()
    hire: str = ""
    assignee: str = ""
    is_private: bool = False

    def holder(self, role: Role) -> str:
        """The one person who has this part; empty where nobody has it, or several may."""
        held = {Role.MANAGER: self.manager, Role.OWNER: self.owner, Role.HIRE: self.hire, Role.ASSIGNEE: self.assignee}
        return held.get(role, "")


_ALLOWED: Mapping[Act, frozenset[Role]] = {
    Act.SEE_BRIEF: frozenset({Role.MANAGER, Role.OWNER, Role.PANEL, Role.ADMIN}),
    Act.EDIT_BRIEF: frozenset({Role.MANAGER, Role.OWNER, Role.ADMIN}),
    Act.SHARE_BRIEF: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.SET_UP: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.HAND_OVER: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.OWN: frozenset({Role.OWNER}),
    # Whoever is asked one question of a brief answers it, and sees nothing else of it.
    Act.ANSWER: frozenset({Role.ASSIGNEE}),
    Act.FIND_OUT: frozenset({Role.MANAGER, Role.OWNER, Role.ASSIGNEE, Role.ADMIN}),
    Act.ADD_CANDIDATE: frozenset({Role.MANAGER, Role.OWNER, Role.ADMIN}),
    Act.EDIT_CANDIDATE: frozenset({Role.MANAGER, Role.OWNER, Role.ADMIN}),
    Act.MERGE: frozenset({Role.MANAGER}),
    Act.SEE_CANDIDATE: frozenset({Role.MANAGER, Role.OWNER, Role.PANEL, Role.ADMIN}),
    # Whoever interviews reads each panel once it is open; all of them beside each other is for those who choose.
    Act.COMPARE: frozenset({Role.MANAGER, Role.OWNER}),
    Act.SCORE: frozenset({Role.PANEL}),
    # An interviewer gives up the own seat; the manager or an admin frees it when somebody has left.
    Act.FREE_SEAT: frozenset({Role.PANEL, Role.MANAGER, Role.ADMIN}),
    Act.OPEN_PANEL: frozenset({Role.MANAGER}),
    Act.INCLUDE_LATE: frozenset({Role.MANAGER}),
    Act.DECIDE: frozenset({Role.MANAGER}),
    Act.ADD_PROPOSAL: frozenset({Role.MANAGER, Role.OWNER, Role.ADMIN}),
    Act.EDIT_PROPOSAL: frozenset({Role.MANAGER, Role.OWNER, Role.ADMIN}),
    Act.SEE_PROPOSAL: frozenset({Role.MANAGER, Role.OWNER, Role.PANEL, Role.ADMIN}),
    Act.REVIEW: frozenset({Role.PANEL}),
    Act.CHOOSE: frozenset({Role.MANAGER}),
    Act.TRY: frozenset({Role.MANAGER, Role.OWNER, Role.ADMIN}),
    Act.DO_TODO: frozenset({Role.MANAGER, Role.ASSIGNEE, Role.ADMIN}),
    Act.START_ONBOARDING: frozenset({Role.MANAGER, Role.OWNER, Role.ADMIN}),
    Act.SEE_ONBOARDING: frozenset({Role.MANAGER, Role.OWNER, Role.ADMIN}),
    Act.EDIT_ONBOARDING: frozenset({Role.MANAGER, Role.OWNER, Role.ADMIN}),
    # The hire is asked for evidence and sees nothing else: the rest quotes scores.
    Act.GIVE_EVIDENCE: frozenset({Role.HIRE, Role.OWNER, Role.MANAGER}),
    Act.REPORT: frozenset({Role.OWNER, Role.MANAGER, Role.ADMIN}),
    Act.CHANGE_SETTINGS: frozenset({Role.ADMIN}),
    Act.SET_WEBHOOKS: frozenset({Role.ADMIN}),
    Act.ERASE: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.HAND_OUT: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.HOLD: frozenset({Role.ADMIN}),
}

_WHAT: Mapping[Act, str] = {
    Act.SEE_BRIEF: "see this brief",
    Act.EDIT_BRIEF: "change this brief",
    Act.SHARE_BRIEF: "share this brief",
    Act.SET_UP: "choose the settings of this brief",
    Act.HAND_OVER: "hand this brief over",
    Act.OWN: "say whether they take it on",
    Act.ANSWER: "answer this question",
    Act.FIND_OUT: "tick this",
    Act.ADD_CANDIDATE: "add a candidate to this brief",
    Act.EDIT_CANDIDATE: "change this candidate's panel or date",
    Act.MERGE: "merge two records of a candidate",
    Act.SEE_CANDIDATE: "see this candidate's record",
    Act.COMPARE: "compare this brief's candidates",
    Act.SCORE: "score this candidate",
    Act.FREE_SEAT: "free this seat",
    Act.OPEN_PANEL: "open this panel",
    Act.INCLUDE_LATE: "include a late scorecard",
    Act.DECIDE: "decide on this candidate",
    Act.ADD_PROPOSAL: "add a proposal to this brief",
    Act.EDIT_PROPOSAL: "change this proposal or its reviewers",
    Act.SEE_PROPOSAL: "see this proposal's record",
    Act.REVIEW: "review this proposal",
    Act.CHOOSE: "decide on this proposal",
    Act.TRY: "change this trial",
    Act.DO_TODO: "change this to-do",
    Act.START_ONBOARDING: "start this onboarding",
    Act.SEE_ONBOARDING: "read all of this onboarding",
    Act.EDIT_ONBOARDING: "change this onboarding",
    Act.GIVE_EVIDENCE: "give evidence for this check-in",
    Act.REPORT: "report on this check-in",
    Act.CHANGE_SETTINGS: "change the workspace's settings",
    Act.SET_WEBHOOKS: "see or set where other systems hear of this workspace",
    Act.ERASE: "erase this",
    Act.HAND_OUT: "get everything that is kept of this",
    Act.HOLD: "put this under a legal hold, or lift that",
}

_WHO: Mapping[Role, str] = {
    Role.MANAGER: "the hiring manager",
    Role.OWNER: "the owner after launch",
    Role.PANEL: "the panel",
    Role.HIRE: "the hire",
    Role.ASSIGNEE: "the person it belongs to",
    Role.ADMIN: "workspace admins",
}


def roles_of(actor: Actor, people: People) -> frozenset[Role]:
    """All the parts that this person has here; empty for a bystander."""
    if not actor.user:
        return frozenset()
    held = {
        Role.MANAGER: actor.user == people.manager,
        Role.OWNER: actor.user == people.owner,
        Role.PANEL: actor.user in people.panel,
        Role.HIRE: actor.user == people.hire,
        Role.ASSIGNEE: actor.user == people.assignee,
        # An admin who is the hire does not report on themselves.
        Role.ADMIN: actor.is_admin and actor.user != people.hire and not people.is_private,
    }
    # A guest gives evidence and does nothing else, whatever else they were once named for.
    return frozenset(role for role, holds in held.items() if holds and (not actor.is_guest or role is Role.HIRE))


def may(actor: Actor, act: Act, people: People) -> bool:
    """Whether one of the actor's parts allows the act."""
    return bool(roles_of(actor, people) & _ALLOWED[act])


def check(actor: Actor, act: Act, people: People) -> None:
    """Raises NotAllowed, which says who may, unless the actor may."""
    if not may(actor, act, people):
        if people.is_private and Role.MANAGER in _ALLOWED[act]:
            raise NotAllowed(f"Only the hiring manager can {_WHAT[act]}, until it is shared.")
        who = [_WHO[role] for role in Role if role in _ALLOWED[act]]
        listed = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} and {who[-1]}"
        raise NotAllowed(f"Only {listed} can {_WHAT[act]}.")
