"""The worked briefs of the rules, as samples for the gallery and the tests."""

from datetime import UTC, datetime
from decimal import Decimal

from domain.brief.brief import (
    Brief,
    BriefAnswers,
    DataAccess,
    Discipline,
    Frequency,
    Judge,
    Mistakes,
    Page,
    Product,
    When,
)
from domain.brief.money import Costs, PayKind
from domain.guide.first_hire import HardPart

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def brief_of(answers: BriefAnswers, *, id: str = "b1", page: Page = Page.DONE, manager: str = "UMAYA") -> Brief:
    """A brief with these answers."""
    return Brief(
        id=id, workspace="T1", manager=manager, answers=answers, page=page, created_at=MORNING, updated_at=MORNING
    )


TRIAGE = BriefAnswers(
    workflow="Sort incoming support mail and draft the first reply; a person sends it.",
    frequency=Frequency.DAILY,
    metric="Median time to the first reply",
    today="6 h",
    target="1 h",
    owner="UMAYA",
    boundary="Helpdesk and help-centre articles. Never card data.",
    data=DataAccess.READY,
    mistakes=Mistakes.CHECKED,
    reads_internal=True,
    hard_part=HardPart.AUTOMATION,
    product=Product.MOST,
    judge=Judge.NO,
    disciplines=(Discipline.AI, Discipline.BACKEND),
    edge=False,
    when=When.QUARTER,
    costs=Costs(
        runs=Decimal(1200),
        cost_per_run=Decimal("0.04"),
        hours=Decimal(6),
        rate=Decimal(80),
        value_per_run=Decimal("2.40"),
        currency="EUR",
        pay=Decimal(30000),
        pay_kind=PayKind.BUILD,
    ),
)

PATIENTS = BriefAnswers(
    workflow="Answer discharged patients' questions on the web page.",
    frequency=Frequency.DAILY,
    metric="Calls to the ward line",
    today="900 a month",
    target="500 a month",
    owner="ULIND",
    boundary="Discharge leaflets. Never the patient record.",
    data=DataAccess.READY,
    mistakes=Mistakes.COSTLY,
    high_stakes=True,
    acts_alone=True,
    hard_part=HardPart.RETRIEVAL,
    product=Product.SOME,
    judge=Judge.UNSURE,
    disciplines=(Discipline.AI, Discipline.BACKEND, Discipline.INFRASTRUCTURE, Discipline.CHANGE),
    edge=False,
    when=When.WEEKS,
    costs=Costs(runs=Decimal(3000)),
)

CASTINGS = BriefAnswers(
    workflow="Find surface defects on castings.",
    frequency=Frequency.DAILY,
    metric="Missed defects",
    today="3 %",
    target="0.5 %",
    owner="UROSA",
    boundary="18 months of images, 4,000 labelled.",
    data=DataAccess.READY,
    mistakes=Mistakes.CHECKED,
    hard_part=HardPart.MODEL,
    product=Product.SOME,
    judge=Judge.NO,
    disciplines=(Discipline.AI, Discipline.INFRASTRUCTURE, Discipline.CHANGE),
    edge=True,
    when=When.LATER,
    trial=True,
    costs=Costs(
        runs=Decimal(40000),
        cost_per_run=Decimal("0.002"),
        hours=Decimal(20),
        rate=Decimal(90),
        value_per_run=Decimal("0.75"),
        currency="EUR",
    ),
)

VAGUE = BriefAnswers(
    workflow="Do something with AI in sales",
    frequency=Frequency.WEEKLY,
    boundary="The CRM, perhaps",
    owner="UMAYA",
    data=DataAccess.UNCLEAR,
    mistakes=Mistakes.UNSURE,
    hard_part=HardPart.UNKNOWN,
)
