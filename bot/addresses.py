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
            raise ValueError("has options that I set myself. Leave out all after the ?.")
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
    if _is_misread(address):
        address = address.set(database="HIDDEN")
    return address.set(query=places).render_as_string(hide_password=True)


def _parsed(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        # What the library says repeats the address, and so the password.
        raise ValueError(
            "is no address that I can read. Special characters of a password are written as %-codes, such as %40 for @."
        ) from None


def _is_misread(address: URL) -> bool:
    """Whether what stands as a database's name is a login and a server, behind a slash too many."""
    name = address.database or ""
    return address.get_backend_name() != "sqlite" and "@" in name and bool(set(":/") & set(name))


def _for_psycopg(address: URL) -> URL:
    """asyncpg says `ssl` where everybody else says `sslmode`. What the client would stumble over is named here."""
    if set(address.host or "") & set("[]@<> ") or _is_misread(address):
        raise ValueError("names no server: after the @ comes its name, as in postgresql://USER:PASSWORD@HOST/NAME.")
    query = dict(address.query)
    if tls := query.pop("ssl", None):
        query.setdefault("sslmode", "require" if tls == "true" else tls)
    known = {option.keyword.decode() for option in psycopg.pq.Conninfo.get_defaults()}
    if unknown := sorted(set(query) - known):
        if any("pass" in name for name in query):
            # It may be the rest of the password.
            raise ValueError("has an option that PostgreSQL does not know. An & in a password is written as %26.")
        raise ValueError(f"has an option that PostgreSQL does not know: {', '.join(unknown)}. Leave it out.")
    address = address.set(query=query)
    try:
        _, options = address.get_dialect()().create_connect_args(address)
    except ArgumentError:
        raise ValueError("names hosts and ports that do not fit each other, or a port that is no number.") from None
    ports = [port for port in str(options.get("port", "")).split(",") if port]
    if address.port == 0 or not all(0 < int(port) < 65536 for port in ports):
        raise ValueError("names a port that is none: use 1 to 65535, mostly 5432.")
    return address
