"""An offer from outside: what it says, how it was reviewed, what became of it."""
