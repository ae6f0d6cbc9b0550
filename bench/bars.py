"""The twelve bars: what each asks, and whether the records reach it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .agenda import LIMITS
from .measurement import Record
from .results import Instance, Results
from .statistics import geometric_mean, median, percent, ratios, spread

NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Verdict:
    bar: str
    asks: str
    figure: str
    passes: bool | None  # None if it was not measured

    @property
    def word(self) -> str:
        return {True: "pass", False: "falls short", None: NOT_MEASURED}[self.passes]


Judge = Callable[[Results], tuple[str, bool] | None]


def verdicts(results: Results) -> list[Verdict]:
    found = []
    for bar, (asks, judge) in BARS.items():
        answer = judge(results)
        figure, passes = answer if answer is not None else ("–", None)
        found.append(Verdict(bar, asks, figure, passes))
    return found


def e1(results: Results) -> tuple[str, bool] | None:
    found, proven = [], 0
    instances = results.instances("strict", "XS", "S")
    for instance in instances:
        own = results.one("own", "strict", instance)
        peers = [results.one(peer, "strict", instance) for peer in ("highs", "cpsat")]
        fastest = min((peer.cpu for peer in peers if peer is not None), default=None)
        if own is not None and fastest is not None:
            proven += own.is_proven
            found.append(own.cpu / fastest)
    if not found:
        return None
    figure = f"{proven} of {len(found)} proven; CPU × {ratios(found)} of the faster peer's"
    return figure, proven == len(found) and geometric_mean(found) <= 0.6


def e2(results: Results) -> tuple[str, bool] | None:
    near, whole, proven = [], [], 0
    for instance in results.instances("J", "S"):
        own, highs = results.one("own", "J", instance), results.one("highs", "J", instance)
        best = results.best(instance)
        if own is None or highs is None or best is None:
            continue
        reached = own.reached(1.001 * best)
        near.append((own.cpu if reached is None else reached) / highs.cpu)
        whole.append(own.cpu / highs.cpu)
        proven += own.is_proven
    if not near:
        return None
    figure = f"within 0.1 % after × {ratios(near)} of the CPU HiGHS takes to prove; "
    figure += f"{proven} of {len(whole)} proven after × {ratios(whole)}"
    passes = geometric_mean(near) <= 0.25 and geometric_mean(whole) <= 1
    return figure, passes and proven == len(whole)


def e3(results: Results) -> tuple[str, bool] | None:
    records = results.of("own", "pin", "S")
    found = [record.extra["reached"] for record in records]
    if not found:
        return None
    never = found.count(None)
    times = [cpu for cpu in found if cpu is not None]
    figure = f"{spread(times)} CPU s in {len(found)} pins" if times else ""
    figure += f"; {never} never" if never else ""
    return figure, not never and median(times) <= 0.5


def e4(results: Results) -> tuple[str, bool] | None:
    own, highs = results.gaps("own", "M"), results.gaps("highs", "M")
    if not own or not highs:
        return None
    ratio = median(own) / median(highs)
    each = [
        median(gaps) / gap
        for instance in results.instances("J", "M")
        if (gaps := [results.gap(r) or 0 for r in results.at("own", "J", instance)])
        if (peer := results.one("highs", "J", instance)) and (gap := results.gap(peer))
    ]
    figure = (
        f"{percent(own)} against HiGHS's {percent(highs)}: × {ratio:.2f}, each × {ratios(each)}"
    )
    return figure + _stretch(ratio <= 0.4), ratio <= 0.7


def e5(results: Results) -> tuple[str, bool] | None:
    parts, passes = [], True
    for program, share in (("cpsat", 20), ("timefold", 50)):
        own, peer = results.gaps("own", "M"), results.gaps(program, "M")
        if not own or not peer:
            return None
        ratio = median(peer) / median(own)
        slowest = _beaten_after(results, program)
        parts.append(
            f"1/{ratio:.0f} of {program}'s {percent(peer)}, "
            f"its end value beaten after at most 1/{1 / slowest if slowest else 0:.0f} of the CPU"
        )
        passes = passes and ratio >= share and slowest is not None and slowest <= 1 / 8
    return "; ".join(parts), passes


def _beaten_after(results: Results, program: str) -> float | None:
    """The largest share of the peer's CPU that our own needs for the peer's last value."""
    shares = []
    for instance in results.instances("J", "M"):
        peer = results.one(program, "J", instance)
        for own in results.at("own", "J", instance):
            if peer is not None and peer.j is not None:
                reached = own.reached(peer.j - 1)
                shares.append(1.0 if reached is None else reached / peer.cpu)
    return max(shares, default=None)


def e6(results: Results) -> tuple[str, bool] | None:
    records = [r for r in results.of("own", "strict", "M") if len(r.stages) >= 3]
    if not records:
        return None
    exact = sum(all(r.stages[tier].is_proven for tier in (0, 2)) for r in records)
    second = [_above(r, 1) for r in records]
    known = [share for share in second if share is not None]
    proven = sum(r.is_proven for r in records)
    figure = f"tiers 1 and 3 at their bound in {exact} of {len(records)}; tier 2 × "
    figure += f"{spread(known, 3)} of its bound" if known else "without bound"
    passes = exact == len(records) == len(known) and median(known) <= 1.03
    return figure + _stretch(proven == len(records)), passes


def _above(record: Record, tier: int) -> float | None:
    """Value over bound; 1 if both are nothing."""
    stage = record.stages[tier]
    if stage.bound is None:
        return None
    return 1.0 if stage.value <= stage.bound else stage.value / max(1.0, stage.bound)


def e7(results: Results) -> tuple[str, bool] | None:
    records = results.of("own", "J", "L")
    gaps = [gap for r in records if (gap := _own_gap(r)) is not None]
    if not records:
        return None
    first = [r.tiers[0] for r in records if r.tiers is not None]
    figure = f"tier 1 is {', '.join(map(str, first))} (its bound is 0 or more); "
    figure += f"gap to the own bound {percent(gaps)}" if gaps else "no own bound"
    passes = len(gaps) == len(records) and median(gaps) <= 0.05 and not any(first)
    return figure + _stretch(bool(gaps) and median(gaps) <= 0.025), passes


def _own_gap(record: Record) -> float | None:
    bound = record.bound
    return None if not bound or record.j is None else record.j / bound - 1


def e8(results: Results) -> tuple[str, bool] | None:
    records = results.of("own", "J", "L")
    if not records:
        return None
    times = [_useful_after(record) for record in records]
    known = [cpu for cpu in times if cpu is not None]
    better = [
        record.values[-1][1] / value for record in records if (value := _first_useful(record))
    ]
    if not known:
        return "never", False
    figure = f"after {spread(known, 1)} CPU s; J at the end × {ratios(better)} of J then"
    return figure, len(known) == len(times) and median(known) <= 30 and max(better) < 1


def _useful_after(record: Record) -> float | None:
    """CPU seconds until at most 5 % of the core need was uncovered."""
    need = record.extra["core_need"]
    return next((cpu for cpu, tiers in record.extra["tiers"] if tiers[0] <= 0.05 * need), None)


def _first_useful(record: Record) -> float | None:
    after = _useful_after(record)
    found = [value for cpu, value in record.values if after is not None and cpu <= after + 0.01]
    return found[-1] if found else None


def e9(results: Results) -> tuple[str, bool] | None:
    records = results.of("own", "continuity", "M", "L")
    if not any(record.measurement.size == "M" for record in records):
        return None
    parts, passes = [], True
    for record in records:
        size, said = record.measurement.size, record.extra
        share, times = said["proved"] / said["people"], said["cpu"] / LIMITS[size]
        parts.append(
            f"{size}-{record.measurement.seed}: {100 * share:.0f} % proved, "
            f"{times:.2f} base solves, first answer {1000 * said['first']:.0f} ms, "
            f"{said['confirmed']} of {said['checked']} checked are right"
        )
        passes = passes and said["confirmed"] == said["checked"]
        passes = passes and times <= (1 if size == "M" else 2)
        passes = passes and (size != "M" or (share >= 0.95 and said["first"] <= 0.02))
    return "; ".join(parts), passes


def e10(results: Results) -> tuple[str, bool] | None:
    records = [r for r in results.of("own", "remedies", "M") if r.extra["gaps"]]
    if not records:
        return None
    offered = sum(r.extra["remedies"] for r in records)
    confirmed = sum(r.extra["confirmed"] for r in records)
    each = [1000 * r.extra["cpu"] / r.extra["gaps"] for r in records]
    figure = f"{confirmed} of {offered} confirmed; {spread(each, 1)} ms for each gap"
    return figure, confirmed == offered > 0 and median(each) <= 30


def e11(results: Results) -> tuple[str, bool] | None:
    kinds = ("J", "continuity")
    peaks = [r.peak_mb for kind in kinds for r in results.of("own", kind, "L")]
    return (f"{spread(peaks, 0)} MB", max(peaks) <= 700) if peaks else None


def e12(results: Results) -> tuple[str, bool] | None:
    plans: dict[Instance, list[str]] = {}
    for record in results.of("own", "work", "XS", "S", "M", "L"):
        key = (record.measurement.size, record.measurement.seed)
        plans.setdefault(key, []).append(record.extra["fingerprint"])
    pairs = [found for found in plans.values() if len(found) > 1]
    same = sum(len(set(found)) == 1 for found in pairs)
    return (f"the same plan in {same} of {len(pairs)} files", same == len(pairs)) if pairs else None


def _stretch(is_reached: bool) -> str:  # noqa: FBT001 - reads as a sentence
    return "; stretch reached" if is_reached else ""


BARS: dict[str, tuple[str, Judge]] = {
    "E1": ("XS, S: seven tiers proven in ≤ 0.6 × the CPU of the faster of CP-SAT and HiGHS", e1),
    "E2": ("S: within 0.1 % in ≤ 1/4 of the CPU HiGHS needs to prove, proven in ≤ 1 ×", e2),
    "E3": ("S: after one pin within 1 % of the best plan in ≤ 0.5 CPU s", e3),
    "E4": ("M, 120 CPU s: gap ≤ 0.7 × HiGHS's (stretch 0.4)", e4),
    "E5": ("M: ≤ 1/20 of CP-SAT's gap, ≤ 1/50 of Timefold's, both beaten in ≤ 1/8 of the CPU", e5),
    "E6": ("M, strict: tiers 1 and 3 at their bound, tier 2 ≤ 1.03 × (stretch: all proven)", e6),
    "E7": ("L, 240 CPU s: tier 1 at its bound, gap to the own bound ≤ 5 % (stretch 2.5 %)", e7),
    "E8": ("L: ≤ 5 % of core work uncovered after ≤ 30 CPU s, then visibly better", e8),
    "E9": (
        "Continuity: M ≥ 95 % proved in one base solve, first answer ≤ 20 ms; L in two base solves",
        e9,
    ),
    "E10": ("Remedies: all confirmed, M ≤ 30 ms for each gap", e10),
    "E11": ("L: ≤ 700 MB in all processes", e11),
    "E12": ("Same file, seed and work: same plan", e12),
}


def passed(found: Sequence[Verdict]) -> int:
    return sum(verdict.passes is True for verdict in found)
