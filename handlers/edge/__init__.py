"""Slack's side of a request, once: one parse, dispatch, replies, look-ups, the deliverer, Slack's errors."""
