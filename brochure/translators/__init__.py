"""Tools for people who translate."""
