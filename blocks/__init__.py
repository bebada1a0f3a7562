"""Block Kit, pure: a domain value in, blocks out; every form's writer stands beside its reader."""
