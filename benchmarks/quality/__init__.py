"""Plans of public instances, ours and other programs', against the best known (issue 3)."""
