"""The command line: one command a file. Only here is anything printed, and only here does anything exit."""
