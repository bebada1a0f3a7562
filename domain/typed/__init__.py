"""How people write figures, names and words, and what is meant."""
