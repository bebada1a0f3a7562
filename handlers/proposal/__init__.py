"""What arrives about offers from outside."""
