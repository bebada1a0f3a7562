"""Offers from outside, and their reviews."""
