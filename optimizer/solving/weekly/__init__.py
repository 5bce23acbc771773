"""Weekly layer: the base, the days and the vehicle of every requirement."""
