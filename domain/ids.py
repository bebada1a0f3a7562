"""Random names for things that are saved."""

import secrets


def new_id() -> str:
    """Sixteen random hexadecimal digits."""
    return secrets.token_hex(8)
