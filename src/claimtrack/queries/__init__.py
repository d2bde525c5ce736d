"""What is read: from words, filters, ids and names to detached rows, alike on both databases."""
