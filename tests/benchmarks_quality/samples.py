"""
Tiny public instances, every figure of which can be worked out on paper.

Places: the depot at (0, 0), A at (3, 4), B at (3, 0), C at (0, 4). Depot to A is 5, to B 3, to C 4;
A to B is 4, A to C 3, B to C 5.
"""

from __future__ import annotations

from pathlib import Path

PERIODIC = """1 1 3 5
0 10
0 10
0 10
0 10
0 10
 0 0 0 0 0 0 0
 1 3 4 0 4 1 2 16 1
 2 3 0 2 6 2 2 18 9
 3 0 4 0 5 5 1 31
"""
"""
Five days, one vehicle: A on Monday or Friday; B on Monday + Thursday or Tuesday + Friday; C daily.
"""

MULTI_DEPOT = """2 2 3 2
0 10
12 8
 1 3 4 0 4 1 2 1 2
 2 3 0 2 6 1 2 1 2
 3 0 4 0 5 1 2 1 2
 4 0 0 0 0 0 0
 5 3 4 0 0 0 0
"""
"""Two vehicles at (0, 0) that hold 10, two at (3, 4) that hold 8 and are out for 12 at most."""

MULTI_DEPOT_PERIODIC = """8\t1\t2\t2\t2
9\t10
9\t10
9\t10
9\t10
0\t0\t0\t0\t0\t0\t0\t0\t1000
1\t3\t4\t0\t0\t0\t0\t0\t1000
2\t3\t0\t2\t6\t1\t2\t1\t2\t100\t200
3\t0\t4\t0\t5\t2\t1\t3\t100\t200
"""
"""Two days, two depots with a vehicle each: B on one day, C on both."""

NODES = """NODE_COORD_SECTION
1\t0\t0
2\t3\t4
3\t3\t0
4\t0\t4
DEMAND_SECTION
1\t0
2\t4
3\t6
4\t5
"""
CAPACITATED = f"""NAME : tiny-k2
COMMENT : (nobody)
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
{NODES}DEPOT_SECTION
 1
 -1
EOF
"""
EXPLICIT = """NAME: tiny
TYPE: CVRP
DIMENSION: 3
VEHICLES: 1
CAPACITY: 9
EDGE_WEIGHT_TYPE: EXPLICIT
EDGE_WEIGHT_FORMAT: LOWER_ROW
EDGE_WEIGHT_SECTION
7
8 9
DEMAND_SECTION
1 0
2 4
3 5
DEPOT_SECTION
1
EOF
"""
MIXED_FLEET = f"""NAME: tiny
TYPE: HFVRP
DIMENSION: 4
VEHICLES: 4
EDGE_WEIGHT_TYPE: EUC_2D
{NODES}CAPACITY_SECTION
1\t5
2\t5
3\t15
4\t5
VEHICLES_FIXED_COST_SECTION
1\t7
2\t7
3\t20.5
4\t7
VEHICLES_UNIT_DISTANCE_COST_SECTION
1\t1
2\t1
3\t2.5
4\t1
DEPOT_SECTION
1
EOF
"""
"""Three small vehicles, that hold A or C only, and a large one."""

SITE_DEPENDENT = f"""NAME: tiny
TYPE: SDVRPTW
DIMENSION: 4
VEHICLES: 2
VEHICLES_MAX_DURATION: 20
CAPACITY: 15
EDGE_WEIGHT_TYPE: EUC_2D
{NODES}SERVICE_TIME_SECTION
1\t0
2\t1
3\t2
4\t1
TIME_WINDOW_SECTION
1\t0\t100
2\t10\t20
3\t0\t90
4\t0\t30
VEHICLES_ALLOWED_CLIENTS_SECTION
1\t2\t3
2\t2\t4
DEPOT_SECTION
1
EOF
"""
"""A may be served by both, B by the first and C by the second vehicle."""

TRIPS = f"""NAME: tiny
TYPE: MTVRPTWR
DIMENSION: 4
VEHICLES: 1
CAPACITY: 10
SERVICE_TIME: 2
EDGE_WEIGHT_TYPE: EUC_2D
{NODES}TIME_WINDOW_SECTION
1\t0\t100
2\t0\t50
3\t0\t90
4\t0\t30
RELEASE_TIME_SECTION
1\t0
2\t1
3\t20
4\t3
VEHICLES_RELOAD_DEPOT_SECTION
1\t1
DEPOT_SECTION
1
EOF
"""
"""One vehicle that may come back for more; B is ready at 20."""


def write(folder: Path, name: str, text: str) -> Path:
    """Write an instance, its folder too."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
