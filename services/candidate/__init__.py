"""Who is interviewed for a brief: added, changed, met, and two records made one."""
