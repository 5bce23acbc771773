"""Plans of the shipped counties, by engine and by what is switched off in it."""
