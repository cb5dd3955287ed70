"""An example plugin of lossLint."""
