"""The catalogue of all messages."""

from datetime import UTC, datetime

import pytest

from domain.outgoing.catalogue import CATALOGUE, Reader, sent_for
from domain.outgoing.delivery import Delivery, Operation, responsible_for
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card, card_in, key_for, key_of, notice_of, outgoing
from domain.outgoing.subject import Subject
from domain.permissions import People, Role

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
PEOPLE = People(manager="U1", owner="U2")


def test_every_message_stands_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(Kind)


def test_whatever_holds_a_candidates_record_is_read_in_the_hiring_room_or_by_one_person() -> None:
    for entry in CATALOGUE.values():
        assert not entry.holds_record or Reader.ONBOARDING not in entry.readers


def test_the_key_tells_messages_of_one_kind_apart_and_is_the_same_for_the_same() -> None:
    seat = Subject.seat("c1", "U7")
    first = outgoing(Kind.SCORE_ASKED, seat, "U7", people=PEOPLE, at=NOW, once="1 1")
    assert first.key == "score.asked c1 U7 1 1"
    assert outgoing(Kind.SCORE_ASKED, seat, "U7", people=PEOPLE, at=NOW, once="1 2").key != first.key


def test_stored_keys_stay_as_they_are() -> None:
    handed_out, onboarding = Kind.RECORD_HANDED_OUT, Subject.onboarding("o1")
    assert outgoing(handed_out, onboarding, "U1", people=PEOPLE, at=NOW, once="n1").key == "record.handed_out o1 n1"
    call = outgoing(Kind.WEBHOOK, Subject.happening("h1"), "webhook w1", people=PEOPLE, at=NOW, once="w1")
    assert (call.key, call.responsible) == ("webhook h1 w1", ())
    again = card_in(Card(kind=Kind.REVIEW_CARD, subject=Subject.seat("p1", "U1")), "G2", ("U2",), NOW)
    assert (again.key, again.to, again.responsible) == ("review.card p1 G2", "G2", ("U2",))
    assert key_of(Kind.ERASED, "e1", "C1 1.0") == "erasure.erased e1 C1 1.0"
    assert key_of(Operation.UPDATE, "n1") == "update n1"
    assert [each.key for once in ("", "U3 U4") if (each := notice_of("t1", ("U1",), NOW, once))] == [
        "delivery.failed t1 U1",
        "delivery.failed t1 U1 U3 U4",
    ]


@pytest.mark.parametrize(
    ("key", "for_another"),
    [
        ("report.copy k1 U1", "report.copy k1 U2"),
        ("report.copy k1 XU1", "report.copy k1 XU1"),
        ("report.copy U1 2026", "report.copy U1 2026"),
        ("U1", "U1"),
    ],
)
def test_the_key_of_what_is_somebodys_own_names_whoever_has_their_part_now(key: str, for_another: str) -> None:
    assert key_for(key, "U1", "U2") == for_another


def test_a_message_about_the_wrong_thing_is_not_made() -> None:
    with pytest.raises(ValueError, match=r"brief\.card is not about a candidate"):
        outgoing(Kind.BRIEF_CARD, Subject.candidate("c1"), "U1", people=PEOPLE, at=NOW)


@pytest.mark.parametrize(
    ("kind", "subject", "people", "hear"),
    [
        (Kind.BRIEF_CARD, Subject.brief("b1"), PEOPLE, ("U1", "U2")),
        (Kind.BRIEF_CARD, Subject.brief("b1"), People(manager="U1", owner="U1"), ("U1",)),
        (Kind.CHECK_IN_PROMPT, Subject.check_in("k1"), PEOPLE, ("U2", "U1")),
        (Kind.GREETING, Subject.of_person("U9"), People(manager=""), ()),
    ],
)
def test_those_who_look_after_a_thing_hear_of_its_failures_each_once(
    kind: Kind, subject: Subject, people: People, hear: tuple[str, ...]
) -> None:
    assert outgoing(kind, subject, "U9", people=people, at=NOW).responsible == hear


def test_a_trouble_is_told_to_one_after_the_other() -> None:
    first = notice_of("t1", ("U1", "U2"), NOW)
    assert first
    assert (first.to, first.subject, first.responsible) == ("U1", Subject.trouble("t1"), ("U2",))
    second = notice_of("t1", first.responsible, NOW)
    assert second
    assert (second.to, second.subject) == ("U2", Subject.trouble("t1"))
    assert first.key != second.key
    assert notice_of("t1", second.responsible, NOW) is None


def test_nobody_is_told_in_the_conversation_that_cannot_be_reached() -> None:
    stopped = Delivery(
        id="d1",
        workspace="T1",
        conversation="U1",
        kind=Kind.BRIEF_CARD,
        operation=Operation.POST,
        subject=Subject.brief("b1"),
        due_at=NOW,
        attempts=1,
        responsible=("U1", "U2"),
    )
    assert responsible_for(stopped) == ("U2",)


#: What is one person's own whatever their part, or is posted anew for whoever gets the part.
PERSONAL = {
    Kind.BRIEF_CARD,
    Kind.BRIEF_TRACE,
    Kind.BRIEF_SHOWN,
    Kind.BRIEF_CHANGED,
    Kind.BRIEF_HANDED_OVER,
    Kind.CANDIDATE_STATUS,
    Kind.FORM_KEPT,
    Kind.HOME,
    Kind.EXPORT,
    Kind.ERASED,
    Kind.ERASURE_RECEIPT,
    Kind.RECORD_HANDED_OUT,
    Kind.RETENTION_NOTICE,
    Kind.ONBOARDING_CARD,
    Kind.TROUBLE,
    Kind.REMINDER,
    Kind.GREETING,
    Kind.NOT_FOR_GUESTS,
}


def test_the_catalogue_says_for_which_part_a_person_gets_a_message_so_that_it_goes_with_the_part() -> None:
    for kind, entry in CATALOGUE.items():
        assert bool(entry.parts) == (Reader.PERSON in entry.readers and kind not in PERSONAL), kind
    assert {Kind.REPORT_COPY, Kind.LOOKBACK, Kind.CALL_CORRECTED, Kind.SEAT_FREED} <= sent_for(Role.MANAGER)
    assert sent_for(Role.MANAGER).isdisjoint(sent_for(Role.HIRE))
