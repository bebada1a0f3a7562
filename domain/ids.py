"""Random names for things that are saved."""

import secrets


def new_id() -> str:
    """Sixteen random hexadecimal digits."""
    return secrets.token_hex(8)


def opened_again(form_id: str) -> str:
    """The id of the same form in another window: sent there, it is no copy of what was sent here."""
    return f"{first_opened(form_id)}-{secrets.token_hex(4)}"


def first_opened(form_id: str) -> str:
    """The id under which a form was opened first, and is kept."""
    return form_id.partition("-")[0]
