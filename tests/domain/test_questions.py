"""What is open in a brief can be asked of somebody; what they say is theirs until the brief takes it over."""

import pytest

from blocks.gallery.worked import MORNING, TRIAGE, VAGUE, brief_of
from domain.brief.brief import (
    Brief,
    BriefAnswers,
    DataAccess,
    Frequency,
    Judge,
    LetBe,
    Mistakes,
    Overrule,
    Page,
    Product,
)
from domain.guide.readiness import Level, Signal
from domain.question.question import ASKINGS, AskPage, Question, QuestionView, Topic, open_topics, reads, shown

READY = TRIAGE.but(product=Product.SOME, judge=Judge.YES)
OPEN = READY.but(
    data=DataAccess.UNCLEAR,
    mistakes=Mistakes.UNSURE,
    frequency=Frequency.MONTHLY,
    judge=Judge.UNSURE,
    product=Product.NOT_LOOKED,
)


def topics(answers: BriefAnswers, **more: object) -> tuple[Topic, ...]:
    return open_topics(brief_of(answers).model_copy(update=more))


def asked(topic: Topic = Topic.DATA, reply: str = "") -> Question:
    question = Question(
        id="q1", workspace="T1", brief_id="b1", topic=topic, person="UBEN", by="UMAYA", asked_at=MORNING
    )
    found = question.asking.reply(reply)
    return question.answered(found, MORNING) if found is not None else question


def test_each_open_answer_is_a_topic_and_nothing_that_is_answered() -> None:
    # An approval is asked for by itself.
    answers = tuple(topic for topic in Topic if topic is not Topic.APPROVAL)
    assert topics(OPEN) == answers
    assert AskPage(brief=brief_of(OPEN)).topics == answers
    assert topics(READY) == ()
    assert topics(READY.but(data=DataAccess.UNCLEAR)) == (Topic.DATA,)
    assert topics(READY.but(data=DataAccess.BLOCKED)) == (Topic.DATA,)
    assert topics(READY.but(judge=Judge.UNSURE)) == (Topic.JUDGE,)
    assert topics(READY.but(judge=Judge.NO)) == ()
    assert topics(READY.but(product=Product.NOT_LOOKED)) == (Topic.PRODUCT,)


def test_what_is_written_or_set_by_hand_is_not_asked_for() -> None:
    assert topics(READY.but(boundary="")) == ()
    by_hand = Overrule(signal=Signal.MISTAKES, level=Level.FAIL, reason="we looked", by="UMAYA", at=MORNING)
    assert topics(READY, overrules=(by_hand,)) == ()


def test_nobody_is_asked_who_could_build_where_nothing_is_built() -> None:
    assert topics(OPEN.but(product=Product.MOST)) == (Topic.DATA, Topic.MISTAKES, Topic.FREQUENCY)
    vague = VAGUE.but(judge=Judge.UNSURE, product=Product.NOT_LOOKED, data=DataAccess.READY, mistakes=Mistakes.CHEAP)
    assert topics(vague) == ()
    rare = READY.but(frequency=Frequency.RARE, product=Product.NOT_LOOKED, judge=Judge.UNSURE)
    assert topics(rare) == (Topic.FREQUENCY, Topic.JUDGE)


def test_a_brief_that_is_unfinished_or_let_be_asks_nobody() -> None:
    assert topics(OPEN, page=Page.WAY) == ()
    assert topics(OPEN, let_be=LetBe(by="UMAYA", at=MORNING, reason="too rare")) == ()


@pytest.mark.parametrize("topic", list(Topic))
def test_what_they_know_is_taken_over_and_what_they_do_not_know_is_not(topic: Topic) -> None:
    *known, unknown = ASKINGS[topic].replies
    for reply in known:
        question = asked(topic, reply.key)
        after = question.taken_over(OPEN)
        assert question.is_known
        assert question.said == reply
        assert question.is_in(after)
        assert question.taken_over(after) == after
    assert not asked(topic, unknown.key).is_known
    assert asked(topic, unknown.key).taken_over(OPEN) == OPEN
    assert asked(topic).said is None
    assert asked(topic, "nonsense").said is None


def test_whoever_does_it_daily_does_it_weekly_or_more_often() -> None:
    daily = OPEN.but(frequency=Frequency.DAILY)
    assert asked(Topic.FREQUENCY, Frequency.WEEKLY).is_in(daily)
    assert asked(Topic.FREQUENCY, Frequency.WEEKLY).taken_over(daily) == daily
    assert not asked(Topic.FREQUENCY, Frequency.RARE).is_in(daily)
    assert not asked(Topic.FREQUENCY, Frequency.WEEKLY).is_in(OPEN)


def test_a_person_who_checks_leaves_it_no_way_to_act_alone() -> None:
    alone = OPEN.but(acts_alone=True)
    assert not asked(Topic.MISTAKES, Mistakes.CHECKED).taken_over(alone).acts_alone
    assert asked(Topic.MISTAKES, Mistakes.CHEAP).taken_over(alone).acts_alone


def view(question: Question, answers: BriefAnswers = OPEN) -> QuestionView:
    return QuestionView(question=question, brief=brief_of(answers))


def test_it_waits_until_somebody_answers_or_the_brief_says_so() -> None:
    yes = asked(Topic.DATA, DataAccess.READY)
    assert [view(asked()).waits, view(asked(), READY).waits, view(yes).waits] == [True, False, False]
    assert [view(yes).can_be_taken_over, view(yes, READY).can_be_taken_over] == [True, False]
    assert not view(asked(Topic.DATA, DataAccess.UNCLEAR)).can_be_taken_over
    assert view(asked()).people.assignee == "UBEN"


def test_the_card_speaks_of_what_is_still_open() -> None:
    questions = (asked(), asked(Topic.MISTAKES, Mistakes.UNSURE), asked(Topic.JUDGE, Judge.YES))

    def spoken(brief: Brief) -> list[Topic]:
        return [each.question.topic for each in shown(brief, questions)]

    assert spoken(brief_of(OPEN)) == [Topic.DATA, Topic.MISTAKES, Topic.JUDGE]
    assert spoken(brief_of(OPEN.but(judge=Judge.YES))) == [Topic.DATA, Topic.MISTAKES]
    assert spoken(brief_of(READY)) == []


def test_whoever_is_asked_about_data_reads_what_it_would_read() -> None:
    assert reads(brief_of(OPEN), Topic.DATA) == OPEN.boundary
    assert reads(brief_of(OPEN.but(boundary="tbd")), Topic.DATA) == OPEN.workflow
    assert reads(brief_of(OPEN), Topic.JUDGE) == OPEN.workflow
