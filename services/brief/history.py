"""What was published of a brief, by whom and why; any version opens as it was."""

from domain.brief.versions import VersionView, line_of
from domain.history import HistoryPage
from domain.people import Actor
from domain.permissions import Act
from services.brief.changes import check_may
from storage.database import Database


class BriefHistoryService:
    """Reads the past. All raise NotFound, NotAllowed and Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, actor: Actor, brief_id: str) -> HistoryPage:
        """Every version, newest first, for whoever may see the brief."""
        with self._database.reading(actor.workspace) as store:
            brief = store.briefs.get(brief_id)
            check_may(store, actor, Act.SEE_BRIEF, brief)
            versions = store.brief_versions.of(brief_id)
            views = [
                VersionView(version=version, before=before, title=brief.title)
                for before, version in zip([None, *versions], versions, strict=False)
            ]
            return HistoryPage(
                subject=brief.subject, title=brief.title, lines=tuple(line_of(view) for view in reversed(views))
            )

    def version(self, actor: Actor, version_id: str) -> VersionView:
        """One version as it was, for whoever may see the brief."""
        with self._database.reading(actor.workspace) as store:
            view = store.brief_versions.view(version_id)
            brief = store.briefs.get(view.version.brief_id)
            check_may(store, actor, Act.SEE_BRIEF, brief)
            return view.model_copy(update={"title": brief.title})
