"""The rules of lossLint, one file each; the loader finds them by importing every module of this package."""
