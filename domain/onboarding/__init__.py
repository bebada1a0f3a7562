"""What follows a decision to hire: the first days of somebody who owns the system."""
