"""People's tables: read, checked as a whole, turned into a dataset, and written back."""
