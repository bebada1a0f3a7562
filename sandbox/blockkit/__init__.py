"""Slack's types and limits for blocks, modals and home views, as tables (November 2026)."""

from sandbox.blockkit.surfaces import blocks_too_long, check_message, check_view, letters

__all__ = ["blocks_too_long", "check_message", "check_view", "letters"]
