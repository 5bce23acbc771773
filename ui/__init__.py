"""The app: pages, panels and words; the work itself is done by `optimizer`."""
