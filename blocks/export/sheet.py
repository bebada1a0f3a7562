"""Interviews and check-ins as tables: CSV for spreadsheets, JSON for programs, named as tracking systems import them."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from domain.export.export import Export, Interviewed, Onboarded
from domain.guide.guide import Guide
from domain.scorecard import Scorecard, Version

Names = Mapping[str, str]
Cell = str | int | float | bool | None
Row = dict[str, Cell]

#: Where a spreadsheet would begin to calculate; the wide signs are those of East Asia.
_SIGNS: Final = "=+\\-@＝＋－＠"
#: At the start of a cell, and at that of each part of it: most of Europe's spreadsheets separate at other signs than ours,
#: and mind no quotes then.
_FORMULA: Final = re.compile(rf"^(?=[{_SIGNS}\t\r\n])|(?<=[;\t\r\n])(?=\"*[{_SIGNS}])")


def interview_rows(export: Export, names: Names) -> list[Row]:
    """A row for each category that an interviewer was asked about; of a sealed panel one row, without a score."""
    return [row for each in export.interviewed for row in _of_candidate(export, each, names)]


def check_in_rows(export: Export, names: Names) -> list[Row]:
    """A row for each deliverable of each check-in; one that is not reported yet has a row without any."""
    return [row for each in export.onboarded for row in _of_onboarding(export, each, names)]


def as_csv(rows: Sequence[Row]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it; no cell is a formula, whatever separates them."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else [], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_json(rows: Sequence[Row]) -> bytes:
    """A list of objects with the columns' names; UTF-8."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1).encode() + b"\n"


def harmless(value: Cell) -> Cell:
    """The same as text, where a spreadsheet would take it for a formula."""
    return _FORMULA.sub("'", value) if isinstance(value, str) else value


def _of_candidate(export: Export, each: Interviewed, names: Names) -> Iterator[Row]:
    candidate, panel, decision = each.candidate, each.panel, each.decision
    about: Row = {
        "candidate_id": candidate.id,
        "candidate_name": candidate.name,
        "job_name": export.brief.title,
        "candidate_link": candidate.link,
        "interviewed_at": _moment(next(iter(each.interviews), None)),
        "panel": "open" if panel.is_open else f"sealed, {len(panel.submitted)} of {len(panel.interviewers)} in",
        "panel_verdict": each.result.headline if each.result else "",
        "decision": decision.outcome.value if decision else "",
        "decision_reason": decision.reason if decision else "",
        "decided_by": _name(names, decision.decided_by) if decision else "",
        "decided_at": _moment(decision.decided_at) if decision else "",
    }
    if not each.cards:
        yield about | _no_score()
    for card in each.cards:
        # What counts, and beside it what was sent after opening and does not.
        theirs: Row = {"interviewed_at": _moment(panel.interview_at(card.interviewer, candidate.interview_at))}
        sent = {version.number: version for version in (card.counted, card.current) if version is not None}
        for version in sent.values():
            yield from (about | theirs | row for row in _of_version(card, version, panel.guide, names))


def _of_version(card: Scorecard, version: Version, guide: Guide, names: Names) -> Iterator[Row]:
    marks, flags = version.marks, {flag.number: flag.text for flag in guide.flags}
    said: Row = {
        "interviewer": _name(names, card.interviewer),
        "submitted_at": _moment(version.sent_at),
        "after_opening": version.after_opening,
        "counts": version == card.counted,
        "overall_recommendation": marks.recommendation.value if marks.recommendation else "",
        "red_flags": "; ".join(flags.get(number, str(number)) for number in marks.flags),
    }
    for category in guide.categories:
        mark = marks.mark(category.key)
        yield said | {"attribute": category.name, "rating": mark.score, "note": mark.note}


def _no_score() -> Row:
    said = ("interviewer", "submitted_at", "after_opening", "counts", "overall_recommendation", "red_flags")
    return {**dict.fromkeys(said, ""), "attribute": "", "rating": None, "note": ""}


def _of_onboarding(export: Export, each: Onboarded, names: Names) -> Iterator[Row]:
    onboarding = each.onboarding
    about: Row = {
        "hire_name": onboarding.name,
        "job_name": export.brief.title,
        "owner": _name(names, onboarding.owner),
        "start_date": onboarding.start_date.isoformat(),
        "ended": onboarding.ending.value if onboarding.ending else "",
    }
    for check_in in each.check_ins:
        report = check_in.report
        said: Row = {
            "milestone": check_in.milestone.name,
            "due_on": check_in.due_day.isoformat(),
            "reported_by": _name(names, report.reported_by) if report else "",
            "reported_at": _moment(report.reported_at) if report else "",
            "metric": report.metric if report else "",
            "running_cost": str(report.running_cost) if report and report.running_cost is not None else "",
            "decision": report.call.value if report and report.call else "",
            "decision_reason": report.reason if report else "",
            "blockers": report.blockers if report else "",
        }
        items = report.items if report else {}
        labels = {deliverable.key: deliverable.label for deliverable in check_in.milestone.asked}
        found: list[Row] = [
            {"deliverable": labels.get(key, key), "progress": item.progress.value, "evidence": item.evidence}
            for key, item in items.items()
        ]
        nothing: Row = {"deliverable": "", "progress": "", "evidence": ""}
        yield from (about | said | row for row in found or [nothing])


def _name(names: Names, user: str) -> str:
    return names.get(user, user)


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
