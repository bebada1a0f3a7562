"""Briefs, and what was published and begun of them."""
