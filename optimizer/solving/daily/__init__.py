"""Daily layer: the order of a day's stops, by the OR-Tools routing library."""
