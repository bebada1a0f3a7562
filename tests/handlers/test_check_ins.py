"""Day 30, 60 and 90 as the hire, the owner and the manager live them."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.guide.days import DAY_30, DAY_60, DAY_90
from domain.onboarding.onboarding import Ending
from sandbox.people import Persona
from sandbox.people.reading import read
from sandbox.workspace import Message
from tests.handlers.onboardings import SECRET, card, onboarded, replies, report, texts, today
from tests.handlers.reminded import reminded, standing
from tests.house import House


def newest(person: Persona, beginning: str) -> Message:
    """The newest top-level message that begins so."""
    return [message for message in person.messages() if read(message).startswith(beginning)][-1]


def count(person: Persona, beginning: str) -> int:
    return sum(text.startswith(beginning) for text in texts(person))


async def test_five_days_before_the_hire_is_asked_for_evidence(house: House) -> None:
    await onboarded(house)
    noor = house.person("noor")
    await house.advance(days=21)
    assert not any("evidence" in text or text.startswith("Day 30 is on") for text in texts(noor))
    await house.advance(days=7)
    asked = newest(noor, "Day 30 is on")
    assert "Available data audited" in read(asked)
    await noor.click(asked, "Add evidence")
    await noor.submit({"data_evidence": "https://wiki.example.com/audit", "done": ["data"]})
    assert noor.view is None
    await house.drain()
    assert "Thank you" in read(newest(noor, "Thank you"))
    await house.advance(days=6)
    prompt = newest(house.person("ben"), "Day 30: Priya Nair")
    assert "wiki.example.com/audit" in read(prompt)
    assert "Evidence by <@U0NOOR>" in read(prompt)


async def test_without_an_account_the_owner_is_asked_for_evidence(house: House) -> None:
    await onboarded(house, hire=None)
    await house.advance(days=28)
    assert count(house.person("ben"), "Day 30 is on") == 1


async def test_done_without_evidence_is_refused_at_the_field(house: House) -> None:
    await onboarded(house, days_ago=28)
    noor = house.person("noor")
    await noor.click(newest(noor, "Day 30 is on"), "Add evidence")
    await noor.submit({"done": ["workflow"]})
    assert set(noor.errors) == {"workflow_evidence"}


async def test_evidence_that_says_nothing_is_refused_and_both_see_what_the_brief_says(house: House) -> None:
    await onboarded(house, days_ago=28)
    noor, ben = house.person("noor"), house.person("ben")
    asked = newest(noor, "Day 30 is on")
    assert "✓ *Success metrics defined*: done. From the brief" in read(asked)
    await noor.click(asked, "Add evidence")
    await noor.submit()
    assert "Nothing is said yet" in noor.errors["workflow_evidence"]
    await noor.submit({"data_evidence": "half of it"})
    assert noor.view is None
    await house.drain()
    thanks = read(newest(noor, "Thank you"))
    await house.advance(days=5)
    prompt = read(newest(ben, "Day 30: Priya Nair"))
    for line in (
        "✓ *Success metrics defined*: done. From the brief",
        "◐ *Available data audited*: under way. half of it",
    ):
        assert line in thanks
        assert line in prompt


async def test_a_guest_can_be_the_hire_and_gives_evidence_and_nothing_else(house: House) -> None:
    await onboarded(house, days_ago=28, hire="gus")
    gus, ben = house.person("gus"), house.person("ben")
    await gus.click(newest(gus, "Day 30 is on"), "Add evidence")
    await gus.submit({"data_evidence": "https://wiki.example.com/audit"})
    assert gus.view is None, gus.errors
    await house.advance(days=5)
    prompt = newest(ben, "Day 30: Priya Nair")
    assert "Evidence by <@U0GUEST>" in read(prompt)
    await gus.command("/ai-hire list")
    assert "full members" in gus.last_ephemeral.text
    await ben.click(prompt, "Report")
    await report(ben, DAY_30, "Under way", baseline_holds="Yes")
    await house.drain()
    assert "What you showed stays here for you to read" in read(newest(gus, "Day 30 is over"))


async def test_a_report_hangs_in_the_thread_and_reaches_the_manager(house: House) -> None:
    await onboarded(house, days_ago=35)
    ben, maya = house.person("ben"), house.person("maya")
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    await report(ben, DAY_30, baseline_holds="Yes", blockers="Access to the legal mailbox")
    assert ben.view is None, ben.errors
    await house.drain()
    (reported,) = replies(ben)
    assert "5 of 5 done" in reported
    assert "6 h, still right" in reported
    assert "Access to the legal mailbox" in reported
    assert count(maya, "Day 30: Priya Nair") == 1
    assert "5 of 5 done" in read(card(maya))
    assert any("day 30" in text and "5 of 5 done" in text for text in texts(maya) if "Support triage" in text)
    assert "Reported by <@U0BEN>" in read(newest(ben, "*Day 30: Priya Nair*"))


async def test_the_report_form_starts_from_the_brief_and_what_the_hire_said(house: House) -> None:
    await onboarded(house, days_ago=28)
    noor, ben = house.person("noor"), house.person("ben")
    await noor.click(newest(noor, "Day 30 is on"), "Add evidence")
    await noor.submit({"data_evidence": "two of three mailboxes"})
    await house.advance(days=5)
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    values = {name: next(iter(state.values())) for name, state in ben.form.values.items()}
    assert values["data_progress"]["selected_option"]["value"] == "under_way"
    assert values["data_evidence"]["value"] == "two of three mailboxes"
    assert values["metric_evidence"]["value"].startswith("From the brief: Median time to the first reply")
    assert "card data" in values["boundary_evidence"]["value"]
    assert values["workflow_progress"].get("selected_option") is None


@pytest.mark.parametrize(
    ("days_ago", "asked", "overdue"), [(70, "Day 60", "day 30"), (120, "Day 90", "day 30 and day 60")]
)
async def test_what_has_passed_is_asked_once_for_all_and_never_before_nine(
    house: House, days_ago: int, asked: str, overdue: str
) -> None:
    ben = house.person("ben")
    await onboarded(house, days_ago=days_ago)
    # Ten in the morning for Maya, who started it, is four for Ben.
    assert house.clock().strftime("%d %H:%M") == "23 14:00"
    prompts = [text for text in texts(ben) if text.startswith("Day ")]
    assert len(prompts) == 1
    assert prompts[0].startswith(f"{asked}: Priya Nair")
    assert "this comes late" in prompts[0]
    assert f"Nobody has reported on {overdue}" in prompts[0]
    await house.advance(days=1)
    assert len([text for text in texts(ben) if text.startswith("Day ")]) == 1
    await ben.command("/ai-hire list")
    assert ben.buttons(ben.last_ephemeral).count("Report") == 1


async def test_after_an_outage_there_is_one_question_in_working_hours_and_the_chain_begins_there(house: House) -> None:
    await onboarded(house, hire=None)
    ben = house.person("ben")
    # Ten weeks in which nothing runs: days 30 and 60 pass. It wakes on a Saturday night in New York.
    house.clock.move_to(datetime(2027, 1, 31, 4, 30, tzinfo=UTC))
    before = len(ben.messages())
    await house.drain()
    assert len(ben.messages()) == before
    await house.advance_to(datetime(2027, 2, 1, 14, 0, tzinfo=UTC))
    assert [text.partition(".")[0] for text in texts(ben)[before:]] == ["Day 60: Priya Nair"]
    assert reminded(house, "maya", "<@U0BEN> has not reported") == 0
    await house.advance_to(datetime(2027, 2, 3, 14, 0, tzinfo=UTC))
    assert reminded(house, "ben", "*Priya Nair*: your report on Day 60") == 1
    await house.advance(days=7)
    assert reminded(house, "maya", "Day 60\n<@U0BEN> has not reported") == 1


async def test_moved_and_moved_back_the_question_that_stands_asks_again(house: House) -> None:
    await onboarded(house, days_ago=35)
    ben = house.person("ben")
    for start, words in ((today(house), "The date has moved"), (today(house) - timedelta(days=35), "Below is what I")):
        await ben.click(card(ben), "Edit")
        await ben.submit({"start_date": start.isoformat()})
        await house.drain()
        (asked,) = [text for text in texts(ben) if "Day 30: Priya Nair" in text.partition(".")[0]]
        assert words in asked
    assert "Report" in ben.buttons(newest(ben, "Day 30: Priya Nair"))
    await house.advance(days=2)
    assert reminded(house, "ben", "*Priya Nair*: your report on Day 30") == 1


async def test_silence_brings_two_reminders_then_the_manager(house: House) -> None:
    await onboarded(house, days_ago=35)
    await house.advance(days=14)
    assert reminded(house, "ben", "*Priya Nair*: your report on Day 30") == 2
    # On a Monday it is added to the message of her week.
    assert "Day 30\n<@U0BEN> has not reported" in read(standing(house, "maya"))
    await house.advance(days=9)
    assert reminded(house, "ben", "*Priya Nair*: your report on Day 30") == 2


async def test_reminders_stop_when_it_is_reported(house: House) -> None:
    await onboarded(house, days_ago=35)
    ben = house.person("ben")
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    await report(ben, DAY_30, "Not started", baseline_holds="Yes")
    await house.advance(days=14)
    assert reminded(house, "ben", "*Priya Nair*: your report on Day 30") == 0
    assert reminded(house, "maya", "<@U0BEN> has not reported") == 0


async def test_tomorrow_works_three_times_and_costs_no_reminder(house: House) -> None:
    await onboarded(house, days_ago=35)
    ben = house.person("ben")
    for times in range(1, 4):
        await ben.click(newest(ben, "Day 30: Priya Nair"), "Remind me tomorrow")
        await house.drain()
        assert "Put off" in read(newest(ben, "*Day 30: Priya Nair* Put off"))
        await house.advance(days=4)
        assert count(ben, "Day 30: Priya Nair") == 1, times
    assert "Remind me tomorrow" not in ben.buttons(newest(ben, "Day 30: Priya Nair"))
    await house.advance(days=9)
    # One before it was put off again, and both after the last time.
    assert reminded(house, "ben", "*Priya Nair*: your report on Day 30") == 3


async def test_evidence_that_arrives_while_the_report_is_typed_is_shown(house: House) -> None:
    await onboarded(house, days_ago=28)
    noor, ben = house.person("noor"), house.person("ben")
    await noor.click(newest(noor, "Day 30 is on"), "Add evidence")
    await house.advance(days=5)
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    await noor.submit({"data_evidence": "https://wiki.example.com/late"})
    await report(ben, DAY_30, "Not started", baseline_holds="Yes")
    assert "Evidence for day 30 came in while this form was open" in read(ben.form)
    assert "wiki.example.com/late" in read(ben.form)
    await ben.submit()
    assert ben.view is None


async def test_the_second_reporter_hears_who_was_first(house: House) -> None:
    await onboarded(house, days_ago=35)
    ben, maya = house.person("ben"), house.person("maya")
    await house.advance(days=12)
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    await maya.click(standing(house, "maya"), "Report")
    await report(maya, DAY_30, "Not started", baseline_holds="Yes")
    assert maya.view is None, maya.errors
    await report(ben, DAY_30, "Not started", baseline_holds="Yes")
    assert "already reported on day 30" in read(ben.form)


async def test_the_same_report_sent_twice_is_one(house: House) -> None:
    await onboarded(house, days_ago=35)
    ben = house.person("ben")
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    view = ben.form
    await report(ben, DAY_30, "Not started", baseline_holds="Yes")
    house.workspace.stack(ben.id).append(view)
    await ben.submit()
    await house.drain()
    assert len(replies(ben)) == 1


async def test_go_ends_it_and_quotes_promise_and_interviews(house: House) -> None:
    await onboarded(house, days_ago=95, place="G0FIRSTDAYS")
    ben, maya, noor = house.person("ben"), house.person("maya"), house.person("noor")
    await ben.click(newest(ben, "Day 90: Priya Nair"), "Report")
    await report(ben, DAY_90, metric="1.4 h", running_cost="590", call="Go: scale it", reason="The first line uses it")
    assert ben.view is None, ben.errors
    await house.drain()
    (reported,) = replies(noor, "first-days")
    for words in ("6 h → 1 h", "1.4 h", "590", "528", "Go: scale it"):
        assert words in reported
    for person in (ben, maya):
        assert "recommended *yes*" in read(newest(person, "What the interviews had said"))
    everywhere = "\n".join(read(message) for message in house.workspace.channels["G0FIRSTDAYS"].messages)
    assert "recommended" not in everywhere
    assert SECRET not in everywhere
    assert not any("recommended" in text for text in texts(noor))
    await house.advance(days=20)
    assert reminded(house, "ben", "your report on") == 0
    with house.bot.database.reading(house.workspace.team_id) as store:
        onboarding = store.onboardings.of_candidate("c1")
    assert onboarding is not None
    assert onboarding.ending is Ending.GO
    assert "go for scale" in read(card(maya))
    (heard,) = [text for text in texts(noor) if "came out as *go*" in text]
    assert "The first line uses it" not in heard


async def test_extending_happens_once_with_a_check_in_of_its_own(house: House) -> None:
    await onboarded(house, days_ago=95)
    ben = house.person("ben")
    await ben.click(newest(ben, "Day 90: Priya Nair"), "Report")
    await report(ben, DAY_90, metric="3 h", running_cost="590", call="Extend once", reason="Nearly there")
    assert "Until when?" in read(ben.form)
    until = today(house) + timedelta(days=21)
    await ben.submit({"extended_to": until.isoformat(), "condition": "Error rate under 2 %"})
    assert ben.view is None, ben.errors
    await house.advance(days=25)
    prompt = newest(ben, "Extended check-in: Priya Nair")
    assert "Error rate under 2 %" in read(prompt)
    assert any("There is more time" in text and "Error rate under 2 %" in text for text in texts(house.person("noor")))
    await ben.click(prompt, "Report")
    assert "Extend once" not in read(ben.form)
    assert not any("What the interviews had said" in text for text in texts(ben))
    more = {"metric": "1 h", "running_cost": "590", "call": "No-go: stop here", "reason": "Too many errors"}
    await report(ben, DAY_90.extension, **more, condition_shows="https://grafana.example.com")
    assert set(ben.errors) == {"condition_met"}
    await ben.submit({"condition_met": "No"})
    assert ben.view is None, ben.errors
    await house.drain()
    assert "no-go" in read(card(ben))
    await house.advance(days=3)
    assert any("came out as *no-go*" in text for text in texts(house.person("noor")))
    final = replies(ben)[-1]
    assert "Error rate under 2 %: *not true*" in final
    assert "Too many errors" in final
    # The look back comes with the last word alone.
    (look,) = [text for text in texts(ben) if "What the interviews had said" in text]
    assert "No-go: stop here" in look


async def test_an_early_report_says_who_is_asked_next_and_at_last_that_it_has_ended(house: House) -> None:
    await onboarded(house, days_ago=35, place="first-days")
    ben, maya = house.person("ben"), house.person("maya")
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    await report(ben, DAY_30, baseline_holds="Yes")
    await house.drain()
    assert "Next: I ask <@U0BEN> at the next check-in" in replies(maya, "first-days")[0]
    await maya.click(card(maya, "first-days"), "Edit")
    await maya.submit({"owner": "U0ROSA"})
    await house.drain()
    assert "Next: I ask <@U0ROSA> at the next check-in" in replies(maya, "first-days")[0]
    await maya.click(card(maya, "first-days"), "End early")
    await maya.submit({"reason": "Priya leaves on Friday"})
    await house.drain()
    assert "Next: nothing, the onboarding has ended" in replies(maya, "first-days")[0]
    assert "Next: nothing, the onboarding has ended" in read(newest(maya, "Day 30: Priya Nair"))


async def test_day_90_asks_for_numbers_or_their_reasons(house: House) -> None:
    await onboarded(house, days_ago=95)
    ben = house.person("ben")
    await ben.click(newest(ben, "Day 90: Priya Nair"), "Report")
    await report(ben, DAY_90, "Not started", call="No-go: stop here", running_cost="lots")
    # What Slack itself asks for is said before the form is sent.
    assert set(ben.errors) == {"reason"}
    await ben.submit({"reason": "Nobody uses it"})
    assert set(ben.errors) == {"metric", "running_cost"}
    assert "plain number" in ben.errors["running_cost"]
    await ben.submit({"running_cost": "$ 700"})
    assert "the brief reckons in EUR" in ben.errors["running_cost"]
    await ben.submit({"running_cost": ""})
    assert set(ben.errors) == {"metric", "running_cost"}
    await ben.submit({"unmeasured": "Too few mails", "uncosted": "No bill yet"})
    assert ben.view is None


async def test_what_waits_is_on_the_list_with_its_button(house: House) -> None:
    await onboarded(house, days_ago=35)
    ben = house.person("ben")
    await ben.command("/ai-hire list")
    listed = ben.last_ephemeral
    assert "Day 30 of Priya Nair" in read(listed)
    await ben.click(listed, "Report")
    assert "Day 30 report" in read(ben.form)


async def test_what_is_open_is_asked_again_at_the_next_check_in(house: House) -> None:
    await onboarded(house, days_ago=58)
    ben = house.person("ben")
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    await report(ben, DAY_30, "Under way", baseline_holds="Yes")
    await house.advance(days=5)
    prompt = newest(ben, "Day 60: Priya Nair")
    assert "Still open from day 30" in read(prompt)
    await ben.click(prompt, "Report")
    await ben.fill({"day_30-data_progress": "Done", "day_30-data_evidence": "https://wiki.example.com/audit"})
    await report(ben, DAY_60, metric="3 h")
    assert ben.view is None, ben.errors
    await house.advance(days=30)
    last = read(newest(ben, "Day 90: Priya Nair"))
    assert "Workflow clarified" in last
    assert "Available data audited" not in last


async def test_a_report_is_corrected_with_a_reason_and_the_card_says_what_changed(house: House) -> None:
    await onboarded(house, days_ago=35)
    ben, maya = house.person("ben"), house.person("maya")
    await ben.click(newest(ben, "Day 30: Priya Nair"), "Report")
    await report(ben, DAY_30, "Under way", baseline_holds="Yes", blockers="Acess")
    await house.drain()
    await maya.click(newest(maya, "Day 30: Priya Nair"), "Correct")
    await maya.submit({"blockers": "Access to the legal mailbox"})
    assert set(maya.errors) == {"correction"}
    await maya.submit({"correction": "A typo", "data_progress": "Done", "data_evidence": "https://wiki.example.com"})
    assert maya.view is None, maya.errors
    await house.drain()
    (reported,) = replies(ben)
    assert "*Corrected by <@U0MAYA>:* A typo" in reported
    assert "Acess → Access to the legal mailbox" in reported
    assert "Available data audited: under way → done" in reported
    assert "Reported by <@U0BEN>" in reported
    with house.bot.database.reading(house.workspace.team_id) as store:
        onboarding = store.onboardings.of_candidate("c1")
        assert onboarding is not None
        (day_30, *_) = store.check_ins.of_onboarding(onboarding.id)
    assert [each.blockers for each in day_30.earlier] == ["Acess"]


async def test_a_corrected_decision_changes_the_end_and_is_told_once(house: House) -> None:
    await onboarded(house, days_ago=95)
    ben, maya = house.person("ben"), house.person("maya")
    await ben.click(newest(ben, "Day 90: Priya Nair"), "Report")
    await report(ben, DAY_90, metric="1.4 h", running_cost="590", call="Go: scale it", reason="It is used")
    await house.drain()
    await ben.click(
        next(message for message in ben.thread(None, card(ben)) if "Correct" in ben.buttons(message)), "Correct"
    )
    await ben.submit({"call": "No-go: stop here", "reason": "The bill was for two months", "correction": "The bill"})
    assert ben.view is None, ben.errors
    await house.drain()
    assert "no-go, stopped" in read(card(maya))
    assert sum("has corrected the decision" in text for text in texts(maya)) == 1
    assert not any("has corrected the decision" in text for text in texts(ben))
    (look,) = [text for text in texts(maya) if "What the interviews had said" in text]
    assert "No-go: stop here" in look
    await maya.click(newest(maya, "Day 90: Priya Nair"), "Correct")
    await maya.submit({"call": "Extend once", "correction": "One more month"})
    until = today(house) + timedelta(days=21)
    await maya.submit({"extended_to": until.isoformat(), "condition": "Error rate under 2 %"})
    assert maya.view is None, maya.errors
    await house.drain()
    assert sum("has corrected the decision" in text for text in texts(ben)) == 1
    assert any("the look back comes with its last word" in text for text in texts(ben))
    await house.advance(days=25)
    await ben.click(newest(ben, "Extended check-in: Priya Nair"), "Report")
    assert "Must be true by now" in read(ben.form)


async def test_without_a_figure_from_before_the_report_says_so_and_guesses_none(house: House) -> None:
    await onboarded(house, days_ago=95)
    with house.bot.database.transaction(house.workspace.team_id) as store:
        brief = store.briefs.get("b1")
        store.briefs.save(brief.model_copy(update={"answers": brief.answers.but(today="")}))
        store.audit.record("U0MAYA", "brief.edit", brief.subject, house.clock())
    ben = house.person("ben")
    await ben.click(newest(ben, "Day 90: Priya Nair"), "Report")
    assert "Nobody wrote down the figure from before" in read(ben.form)
    await report(ben, DAY_90, metric="1.4 h", running_cost="590", call="Go: scale it", reason="It is used")
    await house.drain()
    assert "what changed cannot be told" in replies(ben)[-1]
    assert any("what changed cannot be told" in text for text in texts(ben) if "What the interviews" in text)
