"""Every surface that the bot can show is one that Slack takes."""

from blocks.kit import letters
from sandbox.blockkit import check_message, check_view
from tests.surfaces import surfaces


def test_slack_takes_every_surface() -> None:
    wrong = {}
    for name, payload in surfaces():
        found = check_view(payload) if payload.get("type") in {"modal", "home"} else check_message(payload["blocks"])
        if found:
            wrong[name] = found
    assert wrong == {}


def test_every_message_says_in_words_what_its_blocks_say() -> None:
    silent = [name for name, payload in surfaces() if "type" not in payload and not payload["text"].strip()]
    assert silent == []


#: Cards that a team reads every day, on a phone as well: at most so many blocks, letters, letters above the first thing
#: to press, and things to press.
DIET = {
    # As high as a phone is, 800 px at a width of 400.
    "brief-card-not-yet": (8, 1_200, 820, 4),
    "brief-card": (10, 1_300, 900, 6),
    "brief-shared": (9, 1_250, 900, 3),
    "candidate-card": (9, 800, 680, 4),
    "candidate-kit": (18, 4_200, 560, 3),
    "scorecard-panel": (11, 1_150, 800, 3),
    "proposal-card": (12, 830, 740, 4),
    "onboarding-report": (11, 1_000, 970, 3),
}


def test_cards_stay_as_short_as_a_phone_shows_them() -> None:
    fat = []
    for name, payload in surfaces():
        most = next((limits for start, limits in DIET.items() if name.startswith(start)), None)
        # Where a workspace draws no tables, their words count beside.
        if most is None or "type" in payload or name.endswith("-plain"):
            continue
        # What stands behind three dots is not read before they are pressed.
        blocks = [{**block, "accessory": {}} if "accessory" in block else block for block in payload["blocks"]]
        rows = [place for place, block in enumerate(blocks) if block["type"] == "actions"]
        pressed = sum(len(blocks[place]["elements"]) for place in rows) + sum("accessory" in block for block in blocks)
        found = (len(blocks), letters(blocks), letters(blocks[: rows[0]]) if rows else 0, pressed)
        if any(each > limit for each, limit in zip(found, most, strict=True)):
            fat.append((name, found, most))
    assert fat == []
