"""An article's references and quotations, and what in them the file does not bear out. Pure."""
