"""How well the planning does: its figures against their targets (issue 2)."""
