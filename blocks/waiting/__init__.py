"""What waits for somebody: the reminder of a day, "Not me", and a form that could not be sent."""
