"""The repositories of one transaction. Each feature adds its own."""

from sqlalchemy.orm import Session

from storage.audit import Audit
from storage.brief.briefs import Briefs
from storage.brief.discoveries import Discoveries
from storage.brief.history import BriefDrafts, BriefVersions
from storage.brief.questions import Questions
from storage.candidates import Candidates
from storage.decisions import Decisions
from storage.forms import Forms, KeptForms
from storage.keeping.dump import Dump
from storage.keeping.erasures import Erasures
from storage.keeping.holds import Holds
from storage.keeping.kept import Kept
from storage.keeping.lives import Lives
from storage.keeping.words import Words
from storage.onboardings import CheckIns, Onboardings
from storage.outgoing.deliveries import Deliveries
from storage.outgoing.messages import Messages
from storage.outgoing.parts import Parts
from storage.outgoing.troubles import Troubles
from storage.outgoing.webhooks import Webhooks
from storage.panel.guides import Guides
from storage.panel.panels import Panels
from storage.panel.scorecards import Scorecards
from storage.panel.versions import PanelVersions
from storage.proposal.proposals import Proposals
from storage.proposal.reviews import Reviews
from storage.records import Records
from storage.reminders import Reminders
from storage.waiting.homes import Homes
from storage.waiting.overviews import Overviews
from storage.waiting.sources import Sources
from storage.waiting.things import ThingsOf
from storage.waiting.weeks import Weeks
from storage.workspace.settings import SettingsOf


class Store:
    """Everything that one workspace has saved, inside one transaction."""

    def __init__(self, session: Session, workspace: str) -> None:
        self.session = session
        self.workspace = workspace
        self.settings = SettingsOf(session, workspace)
        self.audit = Audit(session, workspace)
        self.briefs = Briefs(session, workspace)
        self.brief_drafts = BriefDrafts(session, workspace)
        self.brief_versions = BriefVersions(session, workspace)
        self.discoveries = Discoveries(session, workspace)
        self.guides = Guides(session, workspace)
        self.candidates = Candidates(session, workspace)
        self.panels = Panels(session, workspace, self.guides)
        self.panel_versions = PanelVersions(session, workspace)
        self.proposals = Proposals(session, workspace)
        self.reviews = Reviews(session, workspace)
        self.decisions = Decisions(session, workspace)
        self.deliveries = Deliveries(session, workspace)
        self.forms = Forms(session, workspace)
        self.kept_forms = KeptForms(session, workspace)
        self.onboardings = Onboardings(session, workspace, self.guides)
        self.check_ins = CheckIns(session, workspace, self.guides)
        self.overviews = Overviews(session, workspace)
        self.sources = Sources(session, workspace)
        self.weeks = Weeks(session, workspace)
        self.things = ThingsOf(session, workspace)
        self.homes = Homes(session, workspace)
        self.parts = Parts(session, workspace)
        self.questions = Questions(session, workspace)
        self.records = Records(session, workspace, self.settings)
        self.messages = Messages(session, workspace)
        self.reminders = Reminders(session, workspace)
        self.scorecards = Scorecards(session, workspace)
        self.troubles = Troubles(session, workspace)
        self.webhooks = Webhooks(session, workspace)
        self.kept = Kept(session, workspace)
        self.words = Words(session, workspace, self.kept)
        self.dump = Dump(session, workspace)
        self.lives = Lives(session, workspace)
        self.holds = Holds(session, workspace)
        self.erasures = Erasures(session, workspace)
