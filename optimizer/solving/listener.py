"""What a search tells while it runs; every method may be left as it is."""

from __future__ import annotations

from optimizer.domain.problem import Problem
from optimizer.domain.report import Result


class Listener:
    """Hears of a search's progress; the default hears nothing."""

    def on_start(self, problem: Problem) -> None:
        """Hear that the search begins."""

    def on_progress(self, fraction_done: float, phase: str) -> None:
        """
        Hear how far the search is.

        Parameters
        ----------
        fraction_done
            Used share of the allowance, 0 to 1.
        phase
            ``"screening"``, ``"improving"``; with the engine ``ortools`` ``"weekly"`` and
            ``"daily"`` between them.
        """

    def on_improved(self, result: Result) -> None:
        """Hear of a complete plan that is better than all before it (not yet checked)."""

    def on_end(self, result: Result) -> None:
        """Hear the final result."""
