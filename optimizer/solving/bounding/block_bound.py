"""The bound of one block, raised round by round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.solving.bounding import pricing
from optimizer.solving.bounding.branching import Branching
from optimizer.solving.bounding.columns import Column, Cut, Limit, Rules
from optimizer.solving.bounding.cuts import violated_cuts
from optimizer.solving.bounding.generating import Generator, Sweep
from optimizer.solving.bounding.lagrangian import proved
from optimizer.solving.bounding.master import Duals, Master
from optimizer.solving.bounding.network import Detail, Network, remember

REMEMBERED = 8
"""Tasks that a task remembers at first: enough where a route has few stops."""

SMOOTHING = 0.5
"""Share of the best prices so far in those at which sources are searched (Wentges, 1997)."""

COLUMNS = 1000
"""Most columns of one sweep, roughly."""

FEW_COLUMNS = 0.01
"""Share of new columns below which quick searches are given up for exact ones."""

PROMPT_STEPS = 60_000_000
"""An exact sweep that takes longer is not made longer by more detail."""

WANTED = int(__import__("os").environ.get("WANTED", "1000"))
MAX_LEAVES = 400
"""Parts into which a block is split at most."""


@dataclass(slots=True, kw_only=True)
class Leaf:
    """A part of the plans, by limits on the number of routes, and what is known of it."""

    limits: tuple[Limit, ...]
    bound: float
    centre: Duals | None = None
    quick: bool = True
    sharp: bool = False
    closed: bool = False


class BlockBound:
    """
    Raises the bound of a block.

    Columns are generated quickly, then exactly; every exact sweep proves a bound. Where the linear
    programme is solved, its routes are made to keep more rules, cuts are added, and at last the
    block is split by the number of routes of some sources, which in a plan is whole.

    Parameters
    ----------
    network
        The block.
    start
        Known routes.
    upper
        Cents of a known plan; a bound above it proves no more than this.
    work
        Working space.
    """

    def __init__(
        self, network: Network, *, start: Iterable[Column], upper: float, work: pricing.Work
    ) -> None:
        self.network = network
        self.upper = upper
        self.bound = 0.0
        self.rounds = 0
        self.steps = 0
        self._columns: dict[tuple[int, tuple[int, ...]], Column] = {}
        self._cuts: list[Cut] = []
        self._work = work
        detail = Detail(kinds=(), drive=False, memory=network.near(REMEMBERED))
        self._generator = Generator(network, detail, work)
        self._rules = Rules(network)
        self._branching = Branching(network)
        self._refinable = True
        self._looser: Detail | None = None
        self._leaves = [Leaf(limits=(), bound=0.0)]
        self._master: Master | None = None
        self._leaf: Leaf | None = None
        self._remember(start)

    @property
    def columns(self) -> int:
        """Number of routes known."""
        return len(self._columns)

    @property
    def done(self) -> bool:
        """Whether nothing is left to be tried."""
        return all(leaf.closed for leaf in self._leaves) or self.bound >= self.upper - 0.5

    def round(self) -> Iterator[None]:
        """Solve the linear programme once and search all sources; yield where one may stop."""
        leaf = min((x for x in self._leaves if not x.closed), key=lambda x: x.bound)
        master = self._master_of(leaf)
        value, duals = master.solve()
        yield
        at = duals
        if leaf.centre is not None and not leaf.sharp:
            at = duals.mixed(leaf.centre, SMOOTHING)
        sources = len(self._generator.sources)
        found = Sweep(least=np.full(sources, -np.inf), columns=[])
        yield from self._generator.sweep(
            found,
            at=at,
            duals=duals,
            limits=leaf.limits,
            cuts=self._cuts,
            exact=not leaf.quick,
            wanted=max(4, min(30, COLUMNS // sources)),
        )
        self.rounds += 1
        self.steps += found.steps
        fresh = self._remember(found.columns)
        master.add(fresh)
        if leaf.quick:
            leaf.centre = at
            leaf.quick = len(fresh) > FEW_COLUMNS * len(self._columns) + 3
        elif not found.complete:
            self._loosen(leaf)
        else:
            self._prove(leaf, at, found)
            close = leaf.bound > value * (1 - 1e-7) - 0.5
            if close or (not fresh and at is duals):
                self._strengthen(leaf, master, value, found.steps)
            leaf.sharp = not fresh

    def _master_of(self, leaf: Leaf) -> Master:
        """Return the linear programme of a leaf; only one is held at a time."""
        if self._master is None or self._leaf is not leaf:
            dear = 2.0 * self.upper + 1.0
            self._master = Master(self.network.block, limits=leaf.limits, dear=dear)
            self._master.add(self._columns.values())
            self._master.add_cuts(self._cuts)
            self._leaf = leaf
        return self._master

    def _remember(self, columns: Iterable[Column]) -> list[Column]:
        """Return the columns that were not known."""
        fresh = []
        for column in columns:
            key = (column.supply, column.tasks)
            if key not in self._columns:
                self._columns[key] = column
                fresh.append(column)
        return fresh

    def _prove(self, leaf: Leaf, at: Duals, found: Sweep) -> None:
        bound = proved(
            self.network.block,
            duals=at,
            limits=leaf.limits,
            cuts=self._cuts,
            least=found.least,
            cheapest=self._generator.cheapest,
        )
        if bound > leaf.bound or leaf.centre is None:
            leaf.centre = at
        leaf.bound = max(leaf.bound, bound)
        self._settle()

    def _settle(self) -> None:
        """Close the leaves that hold no better plan, and take the lowest bound of all."""
        for leaf in self._leaves:
            leaf.closed = leaf.closed or leaf.bound >= self.upper - 0.5
        lowest = min(leaf.bound for leaf in self._leaves)
        self.bound = max(self.bound, min(lowest, self.upper))

    def _strengthen(self, leaf: Leaf, master: Master, value: float, steps: int) -> None:
        """Do what raises a leaf whose linear programme is solved."""
        if leaf.closed:
            return
        taken = master.taken()
        if self._refinable and steps < PROMPT_STEPS and self._refine(taken):
            return
        cuts = violated_cuts(self.network.block, taken, self._cuts)
        if cuts:
            self._cuts += cuts
            master.add_cuts(cuts)
            return
        leaf.closed = True
        limits = self._branching.limits(taken)
        if limits is not None and len(self._leaves) < MAX_LEAVES:
            self._leaves.remove(leaf)
            self._leaves += [self._child(leaf, limit) for limit in limits]

    def _child(self, leaf: Leaf, limit: Limit) -> Leaf:
        centre = leaf.centre
        if centre is not None:
            centre = replace(centre, limit=np.append(centre.limit, 0.0))
        return Leaf(limits=(*leaf.limits, limit), bound=leaf.bound, centre=centre, quick=False)

    def _refine(self, taken: Sequence[tuple[Column, float]]) -> bool:
        """Make routes keep a rule that the taken ones break; tell whether there is one."""
        detail = self._generator.detail
        memory = remember(detail.memory, (c for column, _ in taken for c in column.cycles()))
        weight: Counter[int] = Counter()
        for column, share in taken:
            weight.update(dict.fromkeys(self._rules.overloaded(column), share))
        kinds = tuple(sorted({*detail.kinds, *weight}))
        drive = detail.drive or any(self._rules.drives_too_long(column) for column, _ in taken)
        stricter = Detail(kinds=kinds, drive=drive, memory=memory)
        if stricter == detail:
            return False
        self._looser = detail
        self._use(stricter)
        self._columns = {
            key: column
            for key, column in self._columns.items()
            if self._rules.keeps(column, stricter)
        }
        return True

    def _loosen(self, leaf: Leaf) -> None:
        """Go back to less detail when there were too many labels."""
        self._refinable = False
        detail = self._generator.detail
        shorter = max(1, min(map(len, detail.memory)) // 2)
        if self._looser is not None:
            self._use(self._looser)
            self._looser = None
        elif shorter < max(map(len, detail.memory)):
            self._use(replace(detail, memory=tuple(row[:shorter] for row in detail.memory)))
        else:
            leaf.closed = True

    def _use(self, detail: Detail) -> None:
        self._generator = Generator(self.network, detail, self._work)
        self._master = None
