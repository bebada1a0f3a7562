"""Storage, on SQLite and on a real PostgreSQL server."""
