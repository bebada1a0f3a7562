"""The catalogue of all messages."""

from datetime import UTC, datetime

import pytest

from domain.outgoing import CATALOGUE, Delivery, Kind, Operation, Outgoing, Reader, Subject, notice_of, outgoing
from domain.permissions import People

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


def failed(notice: Outgoing | None = None, to: str = "G1") -> Delivery:
    return Delivery(
        id="d1",
        workspace="T1",
        conversation=notice.to if notice else to,
        kind=notice.kind if notice else Kind.BRIEF_CARD,
        operation=Operation.POST,
        subject=notice.subject if notice else Subject.brief("b1"),
        due_at=NOW,
        attempts=1,
        responsible=notice.responsible if notice else ("U1", "U2"),
    )


def test_a_failure_is_told_to_one_after_the_other_about_the_first_message() -> None:
    first = notice_of(failed(), NOW)
    assert first
    assert (first.to, first.subject) == ("U1", Subject.delivery("d1"))
    second = notice_of(failed(first), NOW)
    assert second
    assert (second.to, second.subject) == ("U2", Subject.delivery("d1"))
    assert notice_of(failed(second), NOW) is None


def test_nobody_is_told_in_the_conversation_that_cannot_be_reached() -> None:
    notice = notice_of(failed(to="U1"), NOW)
    assert notice
    assert notice.to == "U2"
