"""``python -m lossLint`` is ``losslint``."""

from lossLint.cli.main import main

if __name__ == "__main__":
    main(prog_name="losslint")
