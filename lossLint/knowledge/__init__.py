"""What library calls mean: one table (TOML) per library, and the loader."""
