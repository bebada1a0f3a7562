"""Typed tables, repositories and migrations. SQL and nothing else; only frozen domain values leave."""
