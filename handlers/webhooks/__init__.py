"""Calls to other systems: signed, to public addresses alone, each tried once a turn of its row."""
