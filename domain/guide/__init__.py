"""The tables of the hiring guide, one module a table; everything shown or computed derives from them."""
