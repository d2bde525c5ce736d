"""The views of the workbench: what each shows, and what its keys move."""
