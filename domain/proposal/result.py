"""What the reviews of a proposal say together: what is missing, whether it is thin, commodity or not. Never a total."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.guide.guide import Guide
from domain.guide.proposals import FACTORS, PROPOSAL_QUESTIONS, ProposalQuestion
from domain.guide.proposals import Factor as FactorRow
from domain.model import Value
from domain.panel.result import RaisedFlag
from domain.proposal.proposal import Proposal
from domain.proposal.review import Advice, Factor, Findings, Given, Review, Thin

THIN_SIGNS: Final[Mapping[Thin, str]] = {
    Thin.LAYERS: "prompts layered on somebody else's model, and little besides",
    Thin.MASS: "content in masses, no case looked at",
    Thin.AGENTS: "“agents”, and nobody says what one does",
}
#: Guide §8: why it matters.
THIN_RISK: Final = "Brittle output, rising cost, and nothing to debug: that is the buyer's risk."
NO_EVALUATION: Final = "nobody says how outputs are evaluated"


class VoiceOnQuestion(Value):
    """What one reviewer found."""

    reviewer: str
    given: Given
    said: str


class QuestionResult(Value):
    """One of the five questions over all reviews that count. The worst voice decides: it is asked back (our rule)."""

    question: ProposalQuestion
    voices: tuple[VoiceOnQuestion, ...]

    @property
    def given(self) -> Given | None:
        order = list(Given)
        return min((voice.given for voice in self.voices), key=order.index, default=None)

    @property
    def is_open(self) -> bool:
        return self.given is not Given.CONCRETE

    @property
    def is_disputed(self) -> bool:
        """One reader found a concrete answer where another found none."""
        found = {voice.given for voice in self.voices}
        return {Given.CONCRETE, Given.MISSING} <= found

    @property
    def said(self) -> str:
        """The words of the weakest answer that there is, for asking back."""
        return next((voice.said for voice in self.voices if voice.given is Given.VAGUE and voice.said), "")


class FactorResult(Value):
    """One factor, and how many saw it as either."""

    factor: FactorRow
    commodity: int
    lasting: int

    @property
    def reads(self) -> Factor | None:
        """As most see it, the worse where they differ (our rule); None where nobody could tell."""
        if not self.commodity and not self.lasting:
            return None
        return Factor.LASTING if self.lasting > self.commodity else Factor.COMMODITY


class ThinSign(Value):
    """One sign of thin automation, and who saw it; nobody is named where the questions show it."""

    text: str
    by: tuple[str, ...] = ()


class ProposalResult(Value):
    """An opened review, computed. Nobody gets one before it is open."""

    questions: tuple[QuestionResult, ...]
    factors: tuple[FactorResult, ...]
    thin: tuple[ThinSign, ...] = ()
    flags: tuple[RaisedFlag, ...] = ()
    advice: Mapping[Advice, tuple[str, ...]]
    #: What the offer itself leaves out, as questions.
    blanks: tuple[str, ...] = ()
    counted: int
    seats: int
    late: tuple[str, ...] = ()
    #: Who has corrected theirs after opening, and the headline as it would be if that counted.
    corrected: tuple[str, ...] = ()
    as_corrected: str = ""
    opened_reason: str = ""

    @property
    def open_questions(self) -> tuple[QuestionResult, ...]:
        return tuple(each for each in self.questions if each.is_open)

    @property
    def headline(self) -> str:
        """What stands first on the card."""
        concrete = len(self.questions) - len(self.open_questions)
        early = f", on {self.counted} of {self.seats} reviews" if self.counted < self.seats else ""
        voice = ", on one voice" if self.counted == 1 and not early else ""
        return f"{concrete} of {len(self.questions)} questions answered concretely{early}{voice}"

    @property
    def send_back(self) -> tuple[str, ...]:
        """What is missing, as questions that can be sent as they are."""
        return (*(_asked_back(each) for each in self.open_questions), *self.blanks)

    @property
    def commodity(self) -> tuple[FactorResult, ...]:
        return tuple(each for each in self.factors if each.reads is Factor.COMMODITY)

    @property
    def why_not(self) -> str:
        """Why taking it needs a reason of its own (our rule); empty where it does not."""
        if self.open_questions:
            return f"{len(self.open_questions)} of the five questions have no concrete answer"
        if self.thin:
            return "It looks like thin automation"
        if len(self.advice.get(Advice.DECLINE, ())) > len(self.advice.get(Advice.TAKE, ())):
            return "More reviewers would decline it than take it"
        return ""


def proposal_result(
    proposal: Proposal, guide: Guide, reviews: Sequence[Review], *, seated: Sequence[str], opened_reason: str = ""
) -> ProposalResult:
    """What the sealed reviews say; what came after opening stands beside them, and counts once the manager includes it."""
    counted = {review.reviewer: review.counted.findings for review in reviews if review.counted is not None}
    result = _said(proposal, guide, counted, seated)
    corrected = {review.reviewer: review.current.findings for review in reviews if review.waits and not review.is_late}
    anew = _said(proposal, guide, {**counted, **corrected}, seated)
    return result.model_copy(
        update={
            "late": tuple(review.reviewer for review in reviews if review.counted is None),
            "corrected": tuple(corrected),
            "as_corrected": anew.headline if corrected else "",
            "opened_reason": opened_reason,
        }
    )


def _said(proposal: Proposal, guide: Guide, read: Mapping[str, Findings], seated: Sequence[str]) -> ProposalResult:
    questions = tuple(
        QuestionResult(
            question=question,
            voices=tuple(
                VoiceOnQuestion(reviewer=user, given=reply.given, said=reply.said)
                for user, findings in read.items()
                if (reply := findings.reply(question.number)).given is not None
            ),
        )
        for question in PROPOSAL_QUESTIONS
    )
    signs = [
        ThinSign(text=text, by=by)
        for sign, text in THIN_SIGNS.items()
        if (by := tuple(user for user, findings in read.items() if sign in findings.thin))
    ]
    if questions[0].given is Given.MISSING and not questions[0].is_disputed:
        signs.append(ThinSign(text=NO_EVALUATION))
    return ProposalResult(
        questions=questions,
        factors=tuple(
            FactorResult(
                factor=factor,
                commodity=sum(findings.factors.get(place) is Factor.COMMODITY for findings in read.values()),
                lasting=sum(findings.factors.get(place) is Factor.LASTING for findings in read.values()),
            )
            for place, factor in enumerate(FACTORS, start=1)
        ),
        thin=tuple(signs),
        flags=tuple(
            RaisedFlag(number=flag.number, by=by)
            for flag in guide.flags
            if (by := tuple(user for user, findings in read.items() if flag.number in findings.flags))
        ),
        advice={
            advice: by
            for advice in Advice
            if (by := tuple(user for user, findings in read.items() if findings.advice is advice))
        },
        blanks=_blanks(proposal),
        counted=len(read),
        seats=len({*seated, *read}),
    )


def _asked_back(result: QuestionResult) -> str:
    if result.given is Given.VAGUE and result.said:
        return f"{result.question.text} You wrote “{result.said}”: please name what you do, with an example."
    return f"{result.question.text} We found no answer in your offer."


def _blanks(proposal: Proposal) -> tuple[str, ...]:
    """What an offer has to say before anybody can judge it."""
    missing = ", ".join(proposal.missing_handover)
    asked = {
        "What does it cost, and what is not in that price?": not proposal.price,
        "What exactly does the price cover?": not proposal.covers,
        "What happens after launch: who watches quality, cost, permissions and edge cases?": not proposal.after_launch,
        f"At the end, do we get the {missing}?": bool(missing) and not proposal.is_platform,
        "If we stop, in which form do we get our data, prompts and settings back?": bool(missing)
        and proposal.is_platform,
    }
    return tuple(question for question, is_asked in asked.items() if is_asked)
