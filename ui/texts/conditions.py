"""Words of the section of closures and other conditions of a cycle, in both languages."""

CONDITIONS_ZH: dict[str, str] = {
    "data.section.conditions": "封闭与条件",
    "data.conditions.table": "表",
    "plan.pool": "跨县统筹",
    "plan.pool_none": "不统筹：各县各自计划",
    "plan.pool_help": "按分组方案把同组的县一起计划，车辆可在组内跨界服务。",
    "data.conditions.now": "从今天起四周",
    "data.conditions.none": "没有封闭，也没有停办。",
    "source.village": "封村",
    "source.township": "封乡镇",
    "source.height": "高程",
    "source.terrain": "道路",
    "source.vehicle": "车辆",
    "source.crew": "人员",
    "source.suspension": "停办",
}

CONDITIONS_EN: dict[str, str] = {
    "data.section.conditions": "Closures and conditions",
    "data.conditions.table": "Table",
    "plan.pool": "Pooling across counties",
    "plan.pool_none": "None: each county by itself",
    "plan.pool_help": "Counties of a group are planned together, and vehicles serve across the borders inside it.",
    "data.conditions.now": "The four weeks from today",
    "data.conditions.none": "Nothing is closed or suspended.",
    "source.village": "Village closed",
    "source.township": "Township closed",
    "source.height": "Heights closed",
    "source.terrain": "Roads closed",
    "source.vehicle": "Vehicle absent",
    "source.crew": "Crew absent",
    "source.suspension": "Suspended",
}
