"""What Slack tells of rooms and people, and what is found out by looking."""
