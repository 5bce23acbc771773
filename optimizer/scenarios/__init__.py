"""Scenarios as data: read, laid over a dataset, kept beside it, and run."""
