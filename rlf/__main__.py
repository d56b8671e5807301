"""`python -m rlf` is the command `rlf`."""

from rlf.cli import main

if __name__ == "__main__":
    main(prog_name="rlf")
