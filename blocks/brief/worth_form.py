"""The form "Is it worth it?": what running it costs, what it brings, and what the hire may cost."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from blocks.brief.ids import BriefState
from blocks.forms import Fields, Reader, modal
from blocks.inputs import input_choice, input_text
from blocks.kit import Block, Choice, View, context
from blocks.routes import Route
from blocks.text import Mrkdwn
from domain.brief.brief import Brief, Frequency
from domain.brief.money import Costs, PayKind
from domain.typed.figures import CURRENCIES, Figure, Per, currencies_in, currency_of, read_figure, read_hours

#: How many runs a month "how often" stands for at least; a start for the field, to be corrected.
RUNS: Final = {Frequency.DAILY: 22, Frequency.WEEKLY: 4, Frequency.MONTHLY: 1}

NUMBER_LENGTH: Final = 40
#: What each figure may be written as: "4 € per run", "80/h", "12 %".
FIGURES: Final[Mapping[str, tuple[Per, ...]]] = {
    "runs": (Per.RUN, Per.MONTH),
    "value_per_run": (Per.RUN,),
    "cost_per_run": (Per.RUN,),
    "retries": (Per.PERCENT,),
    "hours": (Per.HOUR, Per.MINUTE),
    "rate": (Per.HOUR,),
    "pay": (Per.MONTH, Per.YEAR),
}
SUMS: Final = ("value_per_run", "cost_per_run", "rate", "pay")

CURRENCY_CHOICES: Final = tuple(Choice(value=code, label=code) for code in CURRENCIES)
PAY_KINDS: Final = (
    Choice(value=PayKind.BUILD, label="Once, for the build"),
    Choice(value=PayKind.MONTH, label="Every month"),
    Choice(value=PayKind.YEAR, label="Every year"),
)
PAID_PER: Final = {PayKind.MONTH: Per.MONTH, PayKind.YEAR: Per.YEAR}


def worth_form(brief: Brief, state: BriefState, *, costs: Costs | None = None, notice: str = "") -> View:
    """The form, filled with what is known; `costs` are what was typed before, where they differ."""
    known = costs or brief.answers.costs
    frequency = brief.answers.frequency
    guessed = Decimal(RUNS[frequency]) if known.runs is None and frequency in RUNS else None
    blocks: list[Block | None] = [
        _number(
            "runs",
            "How many runs a month?",
            guessed or known.runs,
            hint="Filled in from “how often”, as if once each time: please correct it." if guessed else "",
        ),
        _number(
            "value_per_run", "What is one run worth?", known.value_per_run, hint="Time saved, times what an hour costs."
        ),
        _number(
            "cost_per_run",
            "What does one run cost?",
            known.cost_per_run,
            hint="Not known before a prototype? Leave it empty: I work out how much it may cost.",
        ),
        _number(
            "retries",
            "Retries, in percent",
            known.retries * 100 if known.retries else None,
            hint="Runs that have to be made again.",
        ),
        _number("hours", "Hours of upkeep a month", known.hours),
        _number("rate", "What does such an hour cost?", known.rate),
        input_choice(
            "currency",
            "Currency",
            CURRENCY_CHOICES,
            initial=known.currency or None,
            optional=True,
            hint="Empty is fine where the sums say it, as €4 does.",
        ),
        _number("pay", "What may the hire or the build cost?", known.pay),
        input_choice("pay_kind", "Paid", PAY_KINDS, initial=known.pay_kind),
        context(Mrkdwn("Everything is optional. 1200, 1,200, 1 200, €4 and 60k are all fine.")),
    ]
    return modal(Route.BRIEF_PRICE, "Is it worth it?", blocks, state=state, notice=notice, submit="Work it out")


def _number(field: str, label: str, known: Decimal | None, *, hint: str = "") -> Block:
    # Without grouping: what we fill in must read back the same in every way of writing numbers.
    initial = "" if known is None else _typed(known)
    return input_text(field, label, initial=initial, optional=True, hint=hint, max_length=NUMBER_LENGTH)


def _typed(number: Decimal) -> str:
    text = f"{number.normalize():f}"
    whole, point, rest = text.partition(".")
    # "1.250" could be a thousand: a fourth digit makes it a decimal for sure.
    return f"{text}0" if point and len(rest) == 3 and 0 < len(whole) <= 3 and whole != "0" else text


def read_worth(fields: Fields) -> Costs:
    """What was typed; raises Invalid with a sentence at each field that is wrong, all of them at once."""
    read = Reader(fields)
    chosen = read.one_of("currency", CURRENCIES)
    pay_kind = read.choice("pay_kind", PayKind, required="Please pick how it is paid.") or PayKind.BUILD
    typed = {name: read.text(name, limit=NUMBER_LENGTH) for name in FIGURES}
    figures = {name: _read_figure(read, name, typed[name]) for name in FIGURES}
    currency = _read_currency(read, chosen, {name: typed[name] for name in SUMS if typed[name]})
    numbers = {name: figure.number if figure else None for name, figure in figures.items()}
    runs, retries, pay = numbers["runs"], numbers["retries"], figures["pay"]
    if runs is not None and runs == 0:
        read.refuse("runs", "Without a run there is nothing to work out. Leave it empty if you don't know.")
    if retries is not None and retries > 1000:
        read.refuse("retries", "That is more than ten retries a run. Please check it.")
    if typed["hours"] and not typed["rate"]:
        read.refuse("rate", "Hours need an hourly rate to become money.")
    if pay is not None and pay.per is not None and pay.per is not PAID_PER.get(pay_kind):
        read.refuse("pay", f"This says a {pay.per}, and below it is paid otherwise. Please make them agree.")
    read.check()
    return Costs(
        runs=runs,
        value_per_run=numbers["value_per_run"],
        cost_per_run=numbers["cost_per_run"],
        retries=(retries or Decimal(0)) / 100,
        hours=numbers["hours"],
        rate=numbers["rate"],
        currency=currency,
        pay=numbers["pay"],
        pay_kind=pay_kind,
    )


def _read_figure(read: Reader, field: str, typed: str) -> Figure | None:
    if not typed:
        return None
    try:
        if field == "hours":
            return Figure(number=read_hours(typed))
        figure = read_figure(typed)
    except ValueError as wrong:
        read.refuse(field, str(wrong))
        return None
    if figure.sign and field not in SUMS:
        read.refuse(field, "This is no sum of money: please type the number alone.")
    elif figure.per is not None and figure.per not in FIGURES[field]:
        read.refuse(field, "Please type the number alone.")
    return figure


def _read_currency(read: Reader, chosen: str, sums: Mapping[str, str]) -> str:
    """The chosen one, else the one that the signs name; whatever contradicts it is asked about where it stands."""
    possible = frozenset({chosen} if chosen else CURRENCIES)
    named = ""
    for field, typed in sums.items():
        meant = currencies_in(typed)
        if not possible & meant:
            other = f"{chosen} is chosen below" if chosen else f"{named} stands further up"
            read.refuse(field, f"This says {' or '.join(sorted(meant))}, and {other}. Please make them agree.")
            continue
        if meant < possible:
            possible, named = possible & meant, typed
    if chosen or not sums:
        return chosen
    if not (currency := currency_of(possible)):
        read.refuse("currency", "Please pick the currency of these sums.")
    return currency
