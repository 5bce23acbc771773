"""The cap on changed weekdays: a promise of the plan in force that no single task can keep."""

from __future__ import annotations

from optimizer.solving.schedule import Schedule


def weekday_changes(schedule: Schedule) -> list[int]:
    """Return a task for every requirement that changes its weekdays, the least urgent last."""
    instance = schedule.instance
    changed = [
        task
        for commitment in instance.problem.in_force
        if commitment.visits
        and schedule.visits[task := instance.task_of[commitment.requirement_id]]
        and instance.changes_weekday(commitment, schedule.visits[task])
    ]
    return sorted(changed, key=lambda task: (instance.tasks[task].priority, task))


def keep_change_cap(schedule: Schedule) -> bool:
    """
    Take out the least urgent tasks until no more requirements change weekday than may.

    Returns
    -------
    bool
        True if nothing had to be taken out.
    """
    cap = schedule.instance.problem.prices.max_weekday_changes
    if cap is None:
        return True
    kept = True
    while len(changed := weekday_changes(schedule)) > cap:
        schedule.remove(changed[-1])
        kept = False
    return kept
