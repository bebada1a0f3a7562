"""Offers from outside: the forms, the cards, the table in which they stand side by side."""
