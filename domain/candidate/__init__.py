"""Who is interviewed for a brief."""
