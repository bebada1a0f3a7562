"""A further interviewer on an open panel: for what nobody found out, or to hear it once more."""

from datetime import datetime

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choices, input_moment, input_person
from blocks.kit import Choice, View, context, section
from blocks.routes import Route
from blocks.text import channel_link, md, one_line
from domain.candidate.record import CandidateRecord
from domain.model import Value

INTERVIEWER = "interviewer"
CATEGORIES = "categories"
INTERVIEW_AT = "interview_at"


class AnotherState(FormState):
    """`version` is the record's; `room` is the hiring room that the form was drawn with."""

    candidate_id: str
    room: str = ""


class Another(Value):
    """Who, about what, and when."""

    interviewer: str
    categories: tuple[str, ...]
    interview_at: datetime | None = None


def another_form(record: CandidateRecord, state: AnotherState, typed: Another | None = None, notice: str = "") -> View:
    """Offers what nobody found out first."""
    unknown = [result.category.key for result in record.result.results if not result.n] if record.result else []
    return modal(
        Route.CANDIDATE_SEND_ANOTHER,
        "Ask one more",
        [
            section(
                md(
                    "A second round for *{name}*: their kit asks them not to read the thread first. What nobody had scored "
                    "counts at once; everything else waits until the hiring manager includes it.",
                    name=one_line(record.candidate.name, 80),
                )
            ),
            input_person(INTERVIEWER, "Who interviews?", initial=typed.interviewer if typed else ""),
            input_choices(
                CATEGORIES,
                "What should they find out about?",
                [
                    Choice(
                        value=category.key,
                        label=category.name + (" (gate)" if category.in_gate else ""),
                        description="Nobody scored it yet" if category.key in unknown else "",
                    )
                    for category in record.guide.categories
                ],
                initial=typed.categories if typed else unknown,
                optional=False,
            ),
            input_moment(
                INTERVIEW_AT,
                "When do they talk?",
                initial=typed.interview_at if typed else None,
                optional=True,
            ),
            context(md("They must be in {room}, where all of it stays.", room=channel_link(record.candidate.room))),
        ],
        state=state.model_copy(update={"room": record.candidate.room}),
        notice=notice,
        submit="Ask",
    )


def read_another_form(fields: Fields, *, draft: bool = False) -> Another:
    """Who, about what, and when."""
    reader = Reader(fields, draft=draft)
    another = Another(
        interviewer=reader.id(INTERVIEWER, required="Please pick who interviews."),
        categories=reader.ids(CATEGORIES),
        interview_at=reader.moment(INTERVIEW_AT),
    )
    reader.check()
    return another
