"""What the file says once it is full: rules that fit a page each, laid out in docs/analysis.md."""
