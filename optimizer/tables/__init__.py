"""People's tables: read, checked as a whole, turned into a dataset, and written back."""

from optimizer.tables.load import check_tables, load_dataset, read_dataset
from optimizer.tables.read import read_raw

__all__ = ["check_tables", "load_dataset", "read_dataset", "read_raw"]
