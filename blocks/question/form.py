"""The form that asks somebody one thing that is open in a brief."""

from blocks.brief.ids import BriefState
from blocks.forms import Fields, Reader, modal
from blocks.inputs import input_choice, input_person
from blocks.kit import Choice, View, context, section
from blocks.question.card import asked_lines
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md
from domain.model import Value
from domain.question.question import ASKINGS, AskPage, Topic, shown

TOPIC = "topic"
PERSON = "person"


class Asked(Value):
    """What the form holds."""

    topic: Topic | None = None
    person: str = ""


def ask_form(page: AskPage, state: BriefState, typed: Asked | None = None, notice: str = "") -> View:
    """Which question, and whom; what they will read stands below."""
    topics = page.topics
    first = topics[0].value if len(topics) == 1 else None
    waiting = asked_lines(shown(page.brief, page.questions))
    return modal(
        Route.QUESTION_SEND,
        "Ask somebody",
        [
            section(md("*{title}*: who knows what is open here?", title=page.brief.title)),
            section(join([Mrkdwn("*Asked already*"), *waiting])) if waiting else None,
            input_choice(
                TOPIC,
                "Which question?",
                [
                    Choice(
                        value=topic.value,
                        label=ASKINGS[topic].question,
                        description=f"Ask {ASKINGS[topic].best}.",
                    )
                    for topic in topics
                ],
                style="radio_buttons",
                initial=typed.topic.value if typed and typed.topic else first,
            ),
            input_person(PERSON, "Whom?", initial=typed.person if typed else ""),
            context(
                Mrkdwn(
                    "They read this one question, the title and what the work is, or for the data what it would read; "
                    "nothing else of the brief. One tap answers it. The answer is theirs: the brief changes only when "
                    "you take it over."
                )
            ),
        ],
        state=state,
        notice=notice,
        submit="Ask",
    )


def read_ask(fields: Fields, state: BriefState, draft: bool) -> Asked:
    """What was picked. Raises Invalid for nobody, or nothing."""
    reader = Reader(fields, draft=draft)
    asked = Asked(
        topic=reader.choice(TOPIC, Topic, required="Please pick the question."),
        person=reader.id(PERSON, required="Please pick whom to ask."),
    )
    reader.check()
    return asked
