"""The command line: `shanlu`, which is `python -m optimizer`."""

from optimizer.cli.main import main

__all__ = ["main"]
