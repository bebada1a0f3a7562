"""How Slack reaches the bot, and the bot Slack."""
