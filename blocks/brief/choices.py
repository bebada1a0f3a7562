"""What the pages of a brief offer to choose from."""

from enum import StrEnum
from typing import Final

from blocks.kit import Choice
from domain.brief.brief import DataAccess, Discipline, Frequency, Judge, Mistakes, Product, When
from domain.guide.first_hire import HardPart


class Risk(StrEnum):
    HIGH_STAKES = "high_stakes"
    READS_INTERNAL = "reads_internal"
    ACTS_ALONE = "acts_alone"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


class Tick(StrEnum):
    TRIAL = "trial"


FREQUENCIES: Final = (
    Choice(value=Frequency.DAILY, label="Every day, or more often"),
    Choice(value=Frequency.WEEKLY, label="Every week"),
    Choice(value=Frequency.MONTHLY, label="Every month"),
    Choice(value=Frequency.RARE, label="More rarely, or once"),
)
DATA: Final = (
    Choice(value=DataAccess.READY, label="Yes: we reach it and may use it"),
    Choice(value=DataAccess.NOT_CONNECTED, label="We may use it, but it is not connected yet"),
    Choice(value=DataAccess.UNCLEAR, label="It is unclear whether we may"),
    Choice(value=DataAccess.BLOCKED, label="No: we may not, or cannot reach it"),
)
MISTAKES: Final = (
    Choice(value=Mistakes.CHEAP, label="It is cheap to undo"),
    Choice(value=Mistakes.CHECKED, label="A person checks each answer first"),
    Choice(value=Mistakes.COSTLY, label="It is costly, and nobody checks"),
    Choice(value=Mistakes.UNSURE, label="Not sure"),
)
RISKS: Final = (
    Choice(
        value=Risk.HIGH_STAKES,
        label="High stakes",
        description="A regulated field, or a wrong answer can hurt a person",
    ),
    Choice(value=Risk.READS_INTERNAL, label="It reads internal data"),
    Choice(value=Risk.ACTS_ALONE, label="It acts without a person"),
)
HARD_PARTS: Final = (
    Choice(value=HardPart.AUTOMATION, label="Connecting tools and systems that exist"),
    Choice(value=HardPart.RETRIEVAL, label="Finding the right answer in our documents"),
    Choice(value=HardPart.MODEL, label="Training a model of our own"),
    Choice(value=HardPart.UNKNOWN, label="We don't know yet"),
)
PRODUCTS: Final = (
    Choice(value=Product.MOST, label="It is a standard need, and one covers most of it"),
    Choice(value=Product.SOME, label="One covers a part of it"),
    Choice(value=Product.NONE, label="No, nothing fits"),
    Choice(value=Product.NOT_LOOKED, label="We haven't looked"),
)
JUDGES: Final = (
    Choice(value=Judge.YES, label="Yes"),
    Choice(value=Judge.NO, label="No"),
    Choice(value=Judge.UNSURE, label="Not sure"),
)
DISCIPLINES: Final = (
    Choice(value=Discipline.AI, label="AI"),
    Choice(value=Discipline.BACKEND, label="Backend"),
    Choice(value=Discipline.INFRASTRUCTURE, label="Infrastructure"),
    Choice(value=Discipline.PRODUCT, label="Product judgement"),
    Choice(value=Discipline.CHANGE, label="Change management"),
)
EDGES: Final = (
    Choice(value=Answer.YES, label="Yes: it is what sets us apart, for years"),
    Choice(value=Answer.NO, label="No: it should just work"),
)
WHENS: Final = (
    Choice(value=When.RUNNING, label="A first version already runs"),
    Choice(value=When.WEEKS, label="Within weeks"),
    Choice(value=When.QUARTER, label="This quarter"),
    Choice(value=When.LATER, label="Later"),
)
