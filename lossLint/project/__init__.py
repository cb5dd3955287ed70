"""Modules, imports and names across files."""
