"""Questions of a brief, as those who ask and those who are asked see them."""
