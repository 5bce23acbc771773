"""Names and formulas of how evenly villages are served."""

from __future__ import annotations

from optimizer.kpi.indicator import Rows, Unit

FAIRNESS: Rows = (
    (
        "fairness.villages_met",
        Unit.COUNT,
        "达标村",
        "Villages up to standard",
        "每项需求都达到频次且间隔合规的村数",
        "villages of which every requirement has all its visits, with gaps within its bounds",
    ),
    (
        "fairness.share_met",
        Unit.SHARE,
        "达标村占比",
        "Share of villages up to standard",
        "达标村 ÷ 有需求的村",
        "villages up to standard / villages of which something is due",
    ),
    (
        "fairness.share_requirements_met",
        Unit.SHARE,
        "达标需求占比",
        "Share of requirements up to standard",
        "达到频次且间隔合规的需求 ÷ 全部需求",
        "requirements with all their visits and gaps within bounds / requirements",
    ),
    (
        "fairness.worst_share_made",
        Unit.SHARE,
        "最差 5 % 的村：服务完成率",
        "Worst 5 % of the villages: visits made",
        "服务最差的 5 % 的村（进位取整）：已安排 ÷ 应服务",
        "of the worst-served 5 % of the villages (rounded up): visits made / visits due",
    ),
    (
        "fairness.worst_access_s",
        Unit.MINUTES,
        "最远 5 % 的村：可达时间",
        "Farthest 5 % of the villages: access time",
        "离基地最远的 5 % 的村（进位取整）可达时间的平均",
        "mean access time of the 5 % of the villages farthest from a base (rounded up)",
    ),
    (
        "fairness.mean_access_s",
        Unit.MINUTES,
        "人均可达时间",
        "Mean access time",
        "各村可达时间按居民加权平均；村的可达时间：其各服务线从最近的可用基地到停靠点的路上时间中最长的",
        "access times of the villages weighted by residents; a village's is the longest, over its "
        "lines, of the driving time from the nearest base that could serve it",
    ),
    (
        "fairness.longest_access_s",
        Unit.MINUTES,
        "最长可达时间",
        "Longest access time",
        "各村可达时间的最大值",
        "longest access time of a village",
    ),
    (
        "fairness.villages_without_access",
        Unit.COUNT,
        "没有基地可达的村",
        "Villages that no base reaches",
        "至少一条服务线没有任何可用基地能到的村数",
        "villages that no base could serve for at least one of their lines",
    ),
    (
        "fairness.gini_visits",
        Unit.INDEX,
        "服务完成率的基尼系数",
        "Gini coefficient of visits made",
        "各村服务完成率（已安排 ÷ 应服务）按居民加权的基尼系数；0 为人人相同",
        "of the villages' shares of visits made, over residents; 0 when all have the same",
    ),
    (
        "fairness.gini_person_times",
        Unit.INDEX,
        "人均服务人次的基尼系数",
        "Gini coefficient of person-times per resident",
        "各村人均服务人次按居民加权的基尼系数；0 为人人相同（需求本来就因村而异）",
        "of the villages' person-times per resident, over residents; 0 when all have the same "
        "(needs differ between villages)",
    ),
    (
        "fairness.spread_counties",
        Unit.SHARE,
        "县间服务完成率之差",
        "Spread of visits made between counties",
        "各县服务完成率的最大值 − 最小值；不足两县时没有",
        "largest less smallest share of visits made of the counties; none below two counties",
    ),
    (
        "fairness.spread_townships",
        Unit.SHARE,
        "乡镇间服务完成率之差",
        "Spread of visits made between townships",
        "各乡镇服务完成率的最大值 − 最小值；不足两乡镇时没有",
        "largest less smallest share of visits made of the townships; none below two",
    ),
)
"""Standards, the worst, access times, Gini coefficients, spreads."""
