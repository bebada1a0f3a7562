"""Everything that is said to somebody: rows first, then messages that stand in Slack."""
