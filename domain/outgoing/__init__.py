"""Everything outgoing: the catalogue of all messages, and what becomes of one. A message is a row first."""
