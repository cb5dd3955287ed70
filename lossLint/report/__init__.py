"""Renderers: pure functions from an outcome to text, one a file."""
