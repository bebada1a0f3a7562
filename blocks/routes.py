"""The names of everything that a person can start, press or send: `noun.verb`."""

from enum import StrEnum


class Route(StrEnum):
    """A handler's name; it is the action id of buttons, the callback id of forms and shortcuts."""

    # Fields of a form that do nothing until the form is sent; what stands in it is kept.
    FORM_FIELD = "form.field"
    # A page without fields; nothing is sent from it.
    NOTICE_READ = "notice.read"
    # Behind three dots: each choice is a button of its own, by its route and what it carries.
    CARD_MORE = "card.more"
    # On a message that has no room for all that it says.
    MESSAGE_READ = "message.read"

    # What became of a brief, a candidate or an onboarding, version by version.
    HISTORY_OPEN = "history.open"
    HISTORY_VERSION = "history.version"

    COMMAND_MENU = "command.menu"
    COMMAND_HELP = "command.help"
    COMMAND_LIST = "command.list"
    COMMAND_HOLIDAYS = "command.holidays"
    COMMAND_ADMIN = "command.admin"
    # What is kept under a name: handed out, held, erased.
    COMMAND_HELD = "command.held"
    COMMAND_ERASE = "command.erase"
    RECORD_HELD = "record.held"
    RECORD_ERASE = "record.erase"
    RECORD_SEND_ERASURE = "record.send_erasure"
    RECORD_HAND_OUT = "record.hand_out"
    RECORD_HOLD = "record.hold"
    RECORD_LIFT = "record.lift"
    COMMAND_AUDIT = "command.audit"
    AUDIT_OLDER = "audit.older"
    COMMAND_SETTINGS = "command.settings"
    SETTINGS_SAVE = "settings.save"
    SETTINGS_TOPIC = "settings.topic"
    SETTINGS_SHOW = "settings.show"
    # One's own Mondays, had enough of before.
    SETTINGS_WEEKLY = "settings.weekly"
    BRIEF_SET_UP = "brief.set_up"
    BRIEF_SEND_SET_UP = "brief.send_set_up"
    # Other systems that hear of what happens, for admins.
    COMMAND_WEBHOOKS = "command.webhooks"
    WEBHOOK_SHOW = "webhook.show"
    WEBHOOK_ADD = "webhook.add"
    WEBHOOK_SAVE = "webhook.save"
    WEBHOOK_TEST = "webhook.test"
    WEBHOOK_PAUSE = "webhook.pause"
    WEBHOOK_RESUME = "webhook.resume"
    WEBHOOK_RENEW = "webhook.renew"
    WEBHOOK_REMOVE = "webhook.remove"
    COMMAND_GUIDE = "command.guide"
    GUIDE_SHOW = "guide.show"
    GUIDE_CATEGORY = "guide.category"
    GUIDE_SAVE_CATEGORY = "guide.save_category"
    GUIDE_DROP = "guide.drop"
    GUIDE_FLAGS = "guide.flags"
    GUIDE_SAVE_FLAGS = "guide.save_flags"
    GUIDE_RESET = "guide.reset"
    OVERVIEW_MENU = "overview.menu"
    OVERVIEW_LIST = "overview.list"
    OVERVIEW_ARCHIVE = "overview.archive"
    OVERVIEW_HELP = "overview.help"
    SHORTCUT_LIST = "shortcut.list"
    OVERVIEW_ASK_AGAIN = "overview.ask_again"
    COMMAND_SEARCH = "command.search"
    # On the home tab: what of somebody's is shown there.
    HOME_SEARCH = "home.search"
    HOME_BRIEF = "home.brief"
    HOME_PERSON = "home.person"
    HOME_STAGE = "home.stage"
    HOME_PAGE = "home.page"
    HOME_ALL = "home.all"

    # A form that could not be sent, or was closed: its person goes on with it.
    FORM_GO_ON = "form.go_on"
    FORM_INVITE = "form.invite"
    FORM_THROW_AWAY = "form.throw_away"

    # What could not be delivered.
    TROUBLE_AGAIN = "trouble.again"
    TROUBLE_LEAVE = "trouble.leave"
    TROUBLE_ELSEWHERE = "trouble.elsewhere"
    TROUBLE_LOOK_AT_ROOM = "trouble.look_at_room"
    TROUBLE_MOVE = "trouble.move"

    # Buttons of other features that stand on the candidate's cards.
    BRIEF_EDIT = "brief.edit"
    ONBOARDING_OPEN = "hire.start"

    # Briefs: three pages, then the card and what its buttons open.
    COMMAND_BRIEF = "command.brief"
    SHORTCUT_BRIEF = "shortcut.brief"
    BRIEF_START = "brief.start"
    BRIEF_SHOW = "brief.show"
    BRIEF_RESUME = "brief.resume"
    BRIEF_DISCARD = "brief.discard"
    BRIEF_DRAFT = "brief.draft"
    BRIEF_ROOM = "brief.room"
    BRIEF_BACK = "brief.back"
    BRIEF_WORK = "brief.work"
    BRIEF_RISK = "brief.risk"
    BRIEF_WAY = "brief.way"
    BRIEF_LOOK = "brief.look"
    BRIEF_KEEP = "brief.keep"
    BRIEF_UNLOOK = "brief.unlook"
    BRIEF_SHARE = "brief.share"
    BRIEF_LOOK_AT_ROOM = "brief.look_at_room"
    BRIEF_SEND_SHARE = "brief.send_share"
    BRIEF_WORTH = "brief.worth"
    BRIEF_PRICE = "brief.price"
    BRIEF_CORRECT = "brief.correct"
    BRIEF_SEND_CORRECTION = "brief.send_correction"
    BRIEF_DISCOVERY = "brief.discovery"
    # Its two weeks: ticked in place, given to others, ended.
    DISCOVERY_TICK = "discovery.tick"
    DISCOVERY_PLAN = "discovery.plan"
    DISCOVERY_SEND_PLAN = "discovery.send_plan"
    DISCOVERY_END = "discovery.end"
    BRIEF_TRIAL = "brief.trial"
    BRIEF_CLOSE = "brief.close"
    BRIEF_SEND_CLOSE = "brief.send_close"
    BRIEF_LET_BE = "brief.let_be"
    BRIEF_TAKE_UP = "brief.take_up"
    BRIEF_END_TRIAL = "brief.end_trial"
    BRIEF_SEND_TRIAL_END = "brief.send_trial_end"
    # The last step of an edit, and what was published before.
    BRIEF_REVIEW = "brief.review"
    BRIEF_PUBLISH = "brief.publish"
    BRIEF_KEEP_REASON = "brief.keep_reason"
    BRIEF_BACK_TO_PAGES = "brief.back_to_pages"
    # On cards of the release before; the history of everything is one now.
    BRIEF_HISTORY = "brief.history"
    # Whose it is: the owner says yes or no, the hiring manager hands it over.
    BRIEF_OWN = "brief.own"
    BRIEF_DISOWN = "brief.disown"
    BRIEF_SEND_DISOWN = "brief.send_disown"
    BRIEF_HAND_OVER = "brief.hand_over"
    BRIEF_SEND_HAND_OVER = "brief.send_hand_over"
    # What is open in it is asked of somebody else, who answers with a tap; the brief takes that over.
    QUESTION_ASK = "question.ask"
    QUESTION_SEND = "question.send"
    QUESTION_SHOW = "question.show"
    QUESTION_ANSWER = "question.answer"
    APPROVAL_ASK = "approval.ask"
    APPROVAL_OPEN = "approval.open"
    APPROVAL_SEND = "approval.send"
    QUESTION_TAKE_OVER = "question.take_over"

    COMMAND_CANDIDATE = "command.candidate"
    # On a message that tells of somebody, or links to them.
    SHORTCUT_EVIDENCE = "shortcut.evidence"
    EVIDENCE_ATTACH = "evidence.attach"
    SHORTCUT_CANDIDATE = "shortcut.candidate"
    CANDIDATE_CHOOSE = "candidate.choose"
    CANDIDATE_ADD = "candidate.add"
    CANDIDATE_LOOK_AT_ROOM = "candidate.look_at_room"
    CANDIDATE_CREATE = "candidate.create"
    CANDIDATE_EDIT = "candidate.edit"
    CANDIDATE_SAVE = "candidate.save"

    # Offers from outside: added, reviewed by a panel, tried, decided.
    COMMAND_PROPOSAL = "command.proposal"
    PROPOSAL_ADD = "proposal.add"
    PROPOSAL_CREATE = "proposal.create"
    PROPOSAL_EDIT = "proposal.edit"
    PROPOSAL_SAVE = "proposal.save"
    PROPOSAL_ANSWER = "proposal.answer"
    PROPOSAL_DECIDE = "proposal.decide"
    PROPOSAL_PICK_OUTCOME = "proposal.pick_outcome"
    PROPOSAL_SEND_DECISION = "proposal.send_decision"
    REVIEW_OPEN = "review.open"
    REVIEW_SAVE = "review.save"
    REVIEW_SEND = "review.send"
    REVIEW_INCLUDE = "review.include"
    REVIEW_SEND_INCLUSION = "review.send_inclusion"
    TRIAL_PLAN = "trial.plan"
    TRIAL_SEND_PLAN = "trial.send_plan"
    TRIAL_EXIT = "trial.exit"
    TRIAL_SEND_EXIT = "trial.send_exit"
    TRIAL_VERDICT = "trial.verdict"
    TRIAL_PICK_VERDICT = "trial.pick_verdict"
    TRIAL_SEND_VERDICT = "trial.send_verdict"

    DECISION_OPEN = "decision.open"
    DECISION_OUTCOME = "decision.outcome"
    DECISION_MAKE = "decision.make"

    TODO_DONE = "todo.done"
    TODO_FINISH = "todo.finish"
    TODO_MOVE = "todo.move"
    TODO_SEND_MOVE = "todo.send_move"

    # A further interviewer on an open panel; interviews at other times than the candidate's.
    CANDIDATE_ASK_ANOTHER = "candidate.ask_another"
    CANDIDATE_SEND_ANOTHER = "candidate.send_another"
    CANDIDATE_TIMES = "candidate.times"
    CANDIDATE_SEND_TIMES = "candidate.send_times"
    CANDIDATE_ELSEWHERE = "candidate.elsewhere"
    CANDIDATE_MERGE = "candidate.merge"
    CANDIDATE_PICK_OTHER = "candidate.pick_other"
    CANDIDATE_SEND_MERGE = "candidate.send_merge"
    # Scores: a button in the kit, the command, or the shortcut in a candidate's thread opens the form.
    COMMAND_SCORE = "command.score"
    SHORTCUT_SCORE = "shortcut.score"
    # From anywhere, where no message says whom.
    SHORTCUT_SCORES = "shortcut.scores"
    SCORECARD_OPEN = "scorecard.open"
    SCORECARD_SAVE = "scorecard.save"
    SCORECARD_UNFOLD = "scorecard.unfold"
    SCORECARD_SEND = "scorecard.send"
    SCORECARD_CORRECT = "scorecard.correct"
    SCORECARD_INCLUDE = "scorecard.include"
    SCORECARD_SEND_INCLUSION = "scorecard.send_inclusion"
    # Seats: an interviewer gives one up with a button; the manager frees one in a form, with a reason.
    SEAT_FREE = "seat.free"
    SEAT_TAKE_BACK = "seat.take_back"
    SEAT_CHOOSE = "seat.choose"
    SEAT_SEND_FREEING = "seat.send_freeing"
    PANEL_OPEN_EARLY = "panel.open_early"
    PANEL_SEND_OPENING = "panel.send_opening"

    # A brief's candidates side by side: the command, from a panel's card, and page by page.
    COMMAND_COMPARE = "command.compare"
    COMMAND_INSIGHTS = "command.insights"
    CANDIDATE_COMPARE = "candidate.compare"
    BRIEF_COMPARE = "brief.compare"
    COMMAND_EXPORT = "command.export"
    BRIEF_EXPORT = "brief.export"
    EXPORT_SEND = "export.send"

    # Reminders: what waits is put off, and asked for again.
    REMINDER_SNOOZE = "reminder.snooze"
    REMINDER_UNDO = "reminder.undo"
    # It is not theirs: who else?
    REMINDER_NO_WEEK = "reminder.no_week"
    REMINDER_NOT_MINE = "reminder.not_mine"
    REMINDER_SEND_NOT_MINE = "reminder.send_not_mine"
    REMINDER_TAKE_BACK = "reminder.take_back"

    # Onboarding: one form to start and to change it. ONBOARDING_OPEN opens it; cards of the first release say "hire".
    COMMAND_ONBOARD = "command.onboard"
    ONBOARDING_PICK_DATE = "onboarding.pick_date"
    ONBOARDING_START = "onboarding.start"
    ONBOARDING_EDIT = "hire.edit"
    ONBOARDING_SAVE = "onboarding.save"
    ONBOARDING_PICK_HIRE = "onboarding.pick_hire"
    ONBOARDING_PICK_PLACE = "onboarding.pick_place"
    ONBOARDING_PAUSE = "onboarding.pause"
    ONBOARDING_SEND_PAUSE = "onboarding.send_pause"
    ONBOARDING_RESUME = "onboarding.resume"
    ONBOARDING_END = "onboarding.end"
    ONBOARDING_SEND_END = "onboarding.send_end"
    # Check-ins: evidence before, the report on the day. What stands on cards of the first release says "checkin".
    EVIDENCE_OPEN = "checkin.evidence"
    EVIDENCE_GIVE = "evidence.give"
    REPORT_OPEN = "checkin.report"
    REPORT_PICK_CALL = "report.pick_call"
    REPORT_SEND = "report.send"
    REPORT_CORRECT = "report.correct"
    REPORT_SEND_CORRECTION = "report.send_correction"
    CHECK_IN_PUT_OFF = "checkin.put_off"


SEPARATOR = "#"
#: Between a button's action id and its value, where it is a choice behind three dots.
BESIDE = " "


def action_id(route: Route, number: int | None = None) -> str:
    """The route as an action id; numbered where one message needs several."""
    return route.value if number is None else f"{route.value}{SEPARATOR}{number}"


def parse_action_id(text: str) -> tuple[Route | None, int]:
    """The route and number in an action id; None for a route that this version does not know."""
    name, _, number = text.partition(SEPARATOR)
    try:
        route = Route(name)
    except ValueError:
        return None, 0
    return route, int(number) if number.isdecimal() else 0
