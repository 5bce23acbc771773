"""Words of the section of closures and other conditions of a cycle, in both languages."""

CONDITIONS_ZH: dict[str, str] = {
    "data.section.conditions": "封闭与条件",
    "data.conditions.table": "表",
    "data.conditions.now": "从今天起四周",
    "data.conditions.none": "没有封闭，也没有停办。",
    "source.village": "封村",
    "source.township": "封乡镇",
    "source.height": "高程",
    "source.terrain": "道路",
    "source.vehicle": "车辆",
    "source.suspension": "停办",
}

CONDITIONS_EN: dict[str, str] = {
    "data.section.conditions": "Closures and conditions",
    "data.conditions.table": "Table",
    "data.conditions.now": "The four weeks from today",
    "data.conditions.none": "Nothing is closed or suspended.",
    "source.village": "Village closed",
    "source.township": "Township closed",
    "source.height": "Heights closed",
    "source.terrain": "Roads closed",
    "source.vehicle": "Vehicle absent",
    "source.suspension": "Suspended",
}
