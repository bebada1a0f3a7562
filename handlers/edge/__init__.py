"""Slack's side of a request, once: payloads, dispatch, replies, look-ups, the deliverer."""
