"""What a message can be about."""

from enum import StrEnum

from domain.model import Value


class About(StrEnum):
    """What a message can be about."""

    BRIEF = "brief"
    CANDIDATE = "candidate"
    PROPOSAL = "proposal"
    PANEL = "panel"
    SEAT = "seat"
    SCORECARD = "scorecard"
    TODO = "todo"
    ONBOARDING = "hire"
    CHECK_IN = "checkin"
    ONBOARDING_CHANGE = "hirechange"
    #: Called so since the first release, which told of each message for itself.
    TROUBLE = "delivery"
    PERSON = "person"
    FORM = "form"
    BRIEF_VERSION = "brief_version"
    QUESTION = "question"
    #: What somebody finds out in the two weeks of a brief.
    STEP = "step"
    EXPORT = "export"
    WEBHOOK = "webhook"
    HAPPENING = "happening"
    WORKSPACE = "workspace"
    ERASURE = "erasure"


class Subject(Value):
    """One thing that a message is about; a seat is a panel's id and the person whose it is."""

    kind: About
    id: str
    person: str = ""

    @classmethod
    def brief(cls, brief_id: str) -> "Subject":
        return cls(kind=About.BRIEF, id=brief_id)

    @classmethod
    def brief_version(cls, version_id: str) -> "Subject":
        return cls(kind=About.BRIEF_VERSION, id=version_id)

    @classmethod
    def question(cls, question_id: str) -> "Subject":
        return cls(kind=About.QUESTION, id=question_id)

    @classmethod
    def step(cls, item_id: str) -> "Subject":
        return cls(kind=About.STEP, id=item_id)

    @classmethod
    def candidate(cls, candidate_id: str) -> "Subject":
        return cls(kind=About.CANDIDATE, id=candidate_id)

    @classmethod
    def proposal(cls, proposal_id: str) -> "Subject":
        return cls(kind=About.PROPOSAL, id=proposal_id)

    @classmethod
    def panel(cls, panel_id: str) -> "Subject":
        return cls(kind=About.PANEL, id=panel_id)

    @classmethod
    def seat(cls, panel_id: str, interviewer: str) -> "Subject":
        return cls(kind=About.SEAT, id=panel_id, person=interviewer)

    @classmethod
    def scorecard(cls, scorecard_id: str) -> "Subject":
        return cls(kind=About.SCORECARD, id=scorecard_id)

    @classmethod
    def todo(cls, todo_id: str) -> "Subject":
        return cls(kind=About.TODO, id=todo_id)

    @classmethod
    def onboarding(cls, onboarding_id: str) -> "Subject":
        return cls(kind=About.ONBOARDING, id=onboarding_id)

    @classmethod
    def onboarding_change(cls, change_id: str) -> "Subject":
        return cls(kind=About.ONBOARDING_CHANGE, id=change_id)

    @classmethod
    def check_in(cls, check_in_id: str) -> "Subject":
        return cls(kind=About.CHECK_IN, id=check_in_id)

    @classmethod
    def trouble(cls, trouble_id: str) -> "Subject":
        return cls(kind=About.TROUBLE, id=trouble_id)

    @classmethod
    def form(cls, form_id: str) -> "Subject":
        return cls(kind=About.FORM, id=form_id)

    @classmethod
    def erasure(cls, erasure_id: str) -> "Subject":
        return cls(kind=About.ERASURE, id=erasure_id)

    @classmethod
    def of_workspace(cls, workspace: str) -> "Subject":
        return cls(kind=About.WORKSPACE, id=workspace)

    @classmethod
    def export(cls, brief_id: str, kind: str) -> "Subject":
        """A file of that kind about a brief."""
        return cls(kind=About.EXPORT, id=f"{brief_id}:{kind}")

    @classmethod
    def webhook(cls, webhook_id: str) -> "Subject":
        return cls(kind=About.WEBHOOK, id=webhook_id)

    @classmethod
    def happening(cls, happening_id: str) -> "Subject":
        return cls(kind=About.HAPPENING, id=happening_id)

    @classmethod
    def of_person(cls, user: str, asked: str = "") -> "Subject":
        """A person; `asked` is the word for what they asked for, which is one of ours and nothing of theirs."""
        return cls(kind=About.PERSON, id=user, person=asked)
