"""A brief: its pages, its answer card with the thread, and the forms behind its buttons."""
