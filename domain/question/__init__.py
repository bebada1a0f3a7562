"""Questions of a brief that somebody else can answer."""
