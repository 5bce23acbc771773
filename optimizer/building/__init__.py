"""Builds the shipped dataset from registry packages."""
