"""Whole processes killed and frozen while Slack stumbles: what was promised is counted afterwards."""
