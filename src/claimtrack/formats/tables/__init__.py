"""Tables of people: their bytes to rows, their columns to places of a record."""
