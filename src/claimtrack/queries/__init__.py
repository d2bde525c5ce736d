"""Words, filters and names to rows, a row beside its query; the same on both databases."""
