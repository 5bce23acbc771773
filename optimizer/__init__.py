"""Shanlu 山路: plans who visits which mountain village, when, and by which way."""

__version__ = "0.1.0"
