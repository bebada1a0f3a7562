"""Runs the steps inside the one transaction that storage.migrate has opened and locked."""

from alembic import context

import storage.store  # noqa: F401  # every table, for comparing
from storage.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
