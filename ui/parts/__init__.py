"""Pieces that pages share: map frame, place picker, lists of faults, job panel."""
