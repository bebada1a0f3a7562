"""The practice workspace refuses what Slack refuses."""
