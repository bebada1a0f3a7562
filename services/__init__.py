"""Use cases: each is one transaction, names its actor, and never talks to Slack."""
