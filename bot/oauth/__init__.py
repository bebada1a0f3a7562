"""Many workspaces: how the bot is installed in them, and whose token is used where."""
