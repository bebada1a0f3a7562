"""Who is interviewed for a brief: their card, their forms, and who meets them when."""
