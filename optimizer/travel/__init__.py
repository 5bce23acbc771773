"""Where travel times, distances and path lines come from."""
