"""The one-page brief: its answers, and what follows from them."""
