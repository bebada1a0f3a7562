"""What many tests build: messages, and a workspace's own guide."""

from datetime import datetime

from domain.guide.guide import Category, Guide, Question
from domain.guide.shipped import SHIPPED
from domain.outgoing import Card, Kind, Outgoing, Subject


def to_send(
    kind: Kind,
    subject: Subject,
    to: str,
    *,
    key: str,
    at: datetime,
    responsible: tuple[str, ...] = (),
    under: Card | None = None,
) -> Outgoing:
    """Something to be sent, with a key that the test chooses."""
    return Outgoing(kind=kind, subject=subject, to=to, key=key, due_at=at, responsible=responsible, under=under)


FAIRNESS = Category(
    key="fairness",
    name="Fair treatment",
    short="fairness",
    strong="Measures who is treated worse, and changes it.",
    fail="Never looked.",
    anchors=(
        "Never looked",
        "Knows the words",
        "One case of their own",
        "Measured it, with numbers",
        "As 4, plus what they changed",
    ),
    in_gate=True,
)


def with_fairness(id: str = "g1") -> Guide:
    """A workspace's own guide: the shipped one with a sixth category, in the gate, and its own question."""
    question = Question(text="Who was treated worse by your last system?", categories=(FAIRNESS.key,))
    return Guide.model_validate(
        dict(SHIPPED)
        | {"id": id, "categories": (*SHIPPED.categories, FAIRNESS), "questions": (*SHIPPED.questions, question)}
    )
