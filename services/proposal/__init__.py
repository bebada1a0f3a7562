"""The use cases of proposals: added, reviewed, tried, decided."""
