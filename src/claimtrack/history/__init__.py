"""History: the clock, the log of changesets, the fold of a log into rows."""
