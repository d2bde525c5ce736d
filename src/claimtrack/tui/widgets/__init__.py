"""What is drawn: rows with a cursor, a line of keys, forms. None of it knows the store."""
