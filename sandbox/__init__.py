"""A practice Slack workspace: speaks Slack's protocol, and refuses what Slack refuses."""
