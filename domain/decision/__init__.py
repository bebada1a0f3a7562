"""What the hiring manager decides about a candidate, and what must be done before anything is signed."""
