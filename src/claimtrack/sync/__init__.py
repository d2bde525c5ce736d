"""Shared folders: a working copy of one's own, and a shared file that takes in and gives out."""
