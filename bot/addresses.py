"""The database's address: read as hosts give it, shown without what is secret."""

from typing import Final

import psycopg
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

POSTGRESQL: Final = frozenset({"postgres", "postgresql"})
#: The drivers of plain SQLite files; another may mean another format, such as an encrypted one.
SQLITE: Final = frozenset({"sqlite", "sqlite+pysqlite", "sqlite+aiosqlite"})
#: Parts of a query that say where a server is, and no more.
PLACES: Final = ("host", "port")


def database_address(text: str) -> str:
    """The database's address with the driver that we use, whichever was written; a ValueError is a sentence."""
    scheme, _, rest = text.partition("://")
    written = scheme.lower()
    if written in SQLITE:
        plain = f"sqlite://{rest}"
        if not rest.startswith("/"):
            raise ValueError("must name a file after three slashes, as in sqlite:///ai-hire.sqlite3.")
        address = _parsed(plain)
        if address.database in {None, "", ":memory:"} or address.database.startswith("file:"):
            raise ValueError("must name a file, as in sqlite:///ai-hire.sqlite3.")
        if address.query:
            raise ValueError(f"has options that I set myself: {', '.join(address.query)}. Leave out all after the ?.")
        return plain
    if written.partition("+")[0] in POSTGRESQL:
        return _for_psycopg(_parsed(f"postgresql+psycopg://{rest}")).render_as_string(hide_password=False)
    raise ValueError(
        "must start with sqlite:/// (a file) or postgresql+psycopg:// (a server); other databases are not supported."
    )


def without_secrets(text: str) -> str:
    """An address for people and logs: neither its password nor what else a query may hold."""
    address = make_url(text)
    places = {name: address.query[name] for name in PLACES if name in address.query}
    return address.set(query=places).render_as_string(hide_password=True)


def _parsed(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        # What the library says repeats the address, and so the password.
        raise ValueError(
            "is no address that I can read. Special characters of a password are written as %-codes, such as %40 for @."
        ) from None


def _for_psycopg(address: URL) -> URL:
    """asyncpg says `ssl` where everybody else says `sslmode`. What the client would stumble over is named here."""
    if set(address.host or "") & set("[]@<> "):
        raise ValueError("names no server: after the @ comes its name, as in postgresql://USER:PASSWORD@HOST/NAME.")
    if address.port is not None and not 0 < address.port < 65536:
        raise ValueError("names a port that is none: use 1 to 65535, mostly 5432.")
    query = dict(address.query)
    if tls := query.pop("ssl", None):
        query.setdefault("sslmode", "require" if tls == "true" else tls)
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    if unknown := sorted(set(query) - known):
        raise ValueError(f"has an option that PostgreSQL does not know: {', '.join(unknown)}. Leave it out.")
    return address.set(query=query)
