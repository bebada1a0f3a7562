"""The use cases of panels and scorecards."""
