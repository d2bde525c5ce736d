"""Shared folders: a private working copy, and a shared file that takes in and gives out."""
