"""The rule of proofs: a reason that claims to hold of every plan is proved again, from scratch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from optimizer.checking.context import Context
from optimizer.checking.day_patterns import DayPatternProof
from optimizer.checking.hours import HourProofs
from optimizer.checking.proofs import Proofs
from optimizer.domain.plan import UnservedCode, UnservedReason, UnservedVisit
from optimizer.domain.problem import CycleRequirement
from optimizer.domain.report import Violation

Certificate = Mapping[str, int | str]
Check = Callable[[CycleRequirement, Certificate], bool]

REASON_NAMES = {
    UnservedCode.NO_VEHICLE_OFFERS_SERVICE: ("没有车辆提供该服务", "no vehicle offers the service"),
    UnservedCode.UNREACHABLE: ("无路可达", "the place cannot be reached"),
    UnservedCode.WINDOW_MEETS_NO_SHIFT: ("时间窗与班次不相合", "the window meets no shift"),
    UnservedCode.ROUND_TRIP_TOO_LONG: ("往返超过班次时长", "the round trip is too long"),
    UnservedCode.NO_DAYS_FIT: ("没有合适的日期组合", "no set of days fits"),
    UnservedCode.CLOSED: ("因封闭去不成", "closures cut it off"),
    UnservedCode.HOURS_EXCEEDED: ("所需工时超过可用工时", "more hours needed than there are"),
}


def reason_not_proved(context: Context) -> Iterator[Violation]:
    """Check that the certificate of every reason that claims to be proved holds of every plan."""
    proofs, hours = Proofs(context), HourProofs(context)
    checks: dict[UnservedCode, Check] = {
        UnservedCode.NO_VEHICLE_OFFERS_SERVICE: proofs.no_vehicle,
        UnservedCode.UNREACHABLE: proofs.unreachable,
        UnservedCode.WINDOW_MEETS_NO_SHIFT: proofs.window_meets_no_shift,
        UnservedCode.ROUND_TRIP_TOO_LONG: proofs.round_trip_too_long,
        UnservedCode.NO_DAYS_FIT: DayPatternProof(context).holds,
        UnservedCode.HOURS_EXCEEDED: hours.holds,
        UnservedCode.CLOSED: _of_no_visit,
    }
    entries = [entry for missed in context.missed.values() for entry in missed]
    verdicts: dict[tuple[str, UnservedReason], bool] = {}
    for entry in entries:
        if not entry.reason.proved:
            continue
        one, key = context.requirements[entry.requirement_id], (entry.requirement_id, entry.reason)
        if key not in verdicts:
            verdicts[key] = _holds(entry.reason, one, check=checks[entry.reason.code])
        if not verdicts[key]:
            yield _unproved(context, entry, one)
    for vehicles, excess in hours.overdrawn(entries):
        yield context.violation(
            "reason_not_proved",
            zh=f"车辆 {vehicles} 工时不足的证明被多用了 {excess} 次。",
            en=f"the proof that {vehicles} lack hours is used for {excess} visit(s) too many.",
            amount=excess,
        )


def _of_no_visit(_one: CycleRequirement, _certificate: Certificate) -> bool:
    """Refuse a proof that no visit of a plan can have: closed ones are not asked of it."""
    return False


def _unproved(context: Context, entry: UnservedVisit, one: CycleRequirement) -> Violation:
    """Return the violation of a proof that does not hold."""
    zh, en = REASON_NAMES[entry.reason.code]
    return context.violation(
        "reason_not_proved",
        zh=f"未安排的原因“{zh}”不成立：证明与数据不符。",
        en=f"left out because {en!r}, but the proof does not hold.",
        day=entry.day,
        requirement=one,
    )


def _holds(reason: UnservedReason, one: CycleRequirement, *, check: Check) -> bool:
    """Tell whether a certificate has no key twice and its proof holds."""
    certificate = dict(reason.certificate)
    return len(certificate) == len(reason.certificate) and check(one, certificate)
