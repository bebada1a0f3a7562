"""Files: a brief on one page, tables for other systems, a calendar."""
