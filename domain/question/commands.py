"""What is done with a question."""

from domain.brief.commands import BriefCommand
from domain.command import Command
from domain.question.question import Topic


class AskSomebody(BriefCommand):
    """One question of a brief for one person; `refused` says why they cannot be asked."""

    topic: Topic
    person: str
    refused: str = ""


class AnswerQuestion(Command):
    """The asked person's answer, or another one than before."""

    question_id: str
    reply: str
    note: str = ""


class TakeOver(BriefCommand):
    """What somebody answered becomes part of the actor's edit of the brief."""

    question_id: str
