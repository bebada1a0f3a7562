"""Records are erased, handed out, and kept no longer than they may be."""
