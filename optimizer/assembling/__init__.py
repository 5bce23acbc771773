"""From a dataset to the problem of one block of counties in one cycle."""
