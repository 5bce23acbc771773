"""Maps, charts and tables of plans: pure functions of the domain, free of any web framework."""
