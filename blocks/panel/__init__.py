"""A panel: seats, opening, and what it says once it is open."""
