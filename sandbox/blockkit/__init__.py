"""Slack's types and limits for blocks, modals and home views, as tables (November 2026)."""

from sandbox.blockkit.surfaces import check_message, check_view

__all__ = ["check_message", "check_view"]
