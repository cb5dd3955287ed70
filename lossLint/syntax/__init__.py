"""From text to the small intermediate representation that the interpreter walks. Knows no library names."""
