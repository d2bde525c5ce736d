"""Records at a border: checked on the way in, detached on the way out."""
