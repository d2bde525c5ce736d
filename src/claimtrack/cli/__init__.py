"""Words in, lines out: a command is import, open, one call, print."""
