"""The schema, step by step. One file a feature, in one chain."""
