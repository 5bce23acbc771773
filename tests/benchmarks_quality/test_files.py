"""Where instances and best known costs are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.files import InstanceFile, instance_files, readable_files
from benchmarks.quality.public import NotReadableError
from tests.benchmarks_quality.samples import CAPACITATED, MIXED_FLEET, PERIODIC, TRIPS, write


def test_instances_are_found_in_all_folders_by_what_is_in_them(tmp_path: Path) -> None:
    write(tmp_path, "pvrp/p01", PERIODIC)
    write(tmp_path, "a/b/c.vrp", CAPACITATED)
    write(tmp_path, "a/b/c.sol", "Route #1: 1\nCost: 5\n")
    write(tmp_path, "notes.txt", "nothing to plan")
    write(tmp_path, "README.md", "DIMENSION : 4\n")
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x00")
    found = list(instance_files([tmp_path]))
    assert [file.name for file in found] == ["b/c", "pvrp/p01"]
    assert [file.group for file in found] == ["b/CVRP", "pvrp/PVRP"]


def test_a_file_may_be_given_itself(tmp_path: Path) -> None:
    path = write(tmp_path, "pvrp/p01", PERIODIC)
    assert [file.path for file in instance_files([path])] == [path]


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(NotReadableError, match="does not exist"):
        list(instance_files([tmp_path / "none"]))


@pytest.mark.parametrize(
    ("listed_in", "name"), [("pvrp", "p01"), (".", "pvrp/p01"), ("..", "{}/pvrp/p01")]
)
def test_a_best_known_cost_may_be_listed_in_the_folder_or_above(
    tmp_path: Path, listed_in: str, name: str
) -> None:
    root = tmp_path / "data"
    path = write(root, "pvrp/p01", PERIODIC)
    key = name.format("data")
    write(root / listed_in, "best_known.csv", f"instance,best_known_cost\nx,1\n{key},12.5\n")
    assert InstanceFile(path).best_known == 12.5


def test_the_nearest_list_counts_and_without_one_nothing_is_known(tmp_path: Path) -> None:
    path = write(tmp_path, "pvrp/p01", PERIODIC)
    assert InstanceFile(path).best_known is None
    write(tmp_path, "best_known.csv", "instance,best_known_cost\npvrp/p01,7\n")
    write(tmp_path, "pvrp/best_known.csv", "instance,best_known_cost\np01,5\n")
    assert InstanceFile(path).best_known == 5


def test_a_solution_is_priced_by_us_whatever_cost_it_prints(tmp_path: Path) -> None:
    """C in a small van is 7 + 8, A and B in the large one 20.5 + 2.5 * 12, in thousandths."""
    path = write(tmp_path, "h/x.vrp", MIXED_FLEET)
    write(tmp_path, "h/x.sol", "Route #1:\nRoute #2: 3\nRoute #3: 1 2\nCost: 0.655\n")
    assert InstanceFile(path).best_known == 65_500


def test_the_hash_is_that_of_the_text(tmp_path: Path) -> None:
    one = InstanceFile(write(tmp_path, "a", PERIODIC))
    same = InstanceFile(write(tmp_path, "b", PERIODIC))
    other = InstanceFile(write(tmp_path, "c", PERIODIC + "\n"))
    assert one.content_hash == same.content_hash != other.content_hash


# --- Lists as people write them

LIST = "instance,best_known_cost\n"


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{LIST}p01,12.5\n",
        "who,Best_Known_Cost , Instance\nme,12.5,p01\n",
        f"{LIST}p01.txt,12.5\n",
        f"{LIST}p02\n\np02,\np03,unknown\np01, 12.5 \n",
        f"{LIST}p01,\np01.txt,12.5\n",
    ],
)
def test_a_list_may_have_a_mark_other_columns_endings_and_gaps(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "pvrp/p01.txt", PERIODIC)
    write(tmp_path, "pvrp/best_known.csv", text)
    known = InstanceFile(path).known
    assert (known.cost, known.warnings) == (12.5, ())


def test_a_name_with_its_ending_comes_before_one_without(tmp_path: Path) -> None:
    write(tmp_path, "pvrp/best_known.csv", f"{LIST}p01,1\np01.b,2\n")
    found = [InstanceFile(write(tmp_path, f"pvrp/p01.{end}", PERIODIC)).best_known for end in "ab"]
    assert found == [1, 2]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"name,cost\np01,5\n", "no columns instance,best_known_cost"),
        (b"", "no columns"),
        ("instance,best_known_cost\np01,5\n".encode("utf-16"), "cannot be read"),
        (b"instance,best_known_cost\np01,12 km\n", "'12 km' is no cost (p01)"),
        (b"instance,best_known_cost\np01,nan\n", "'nan' is no cost"),
        (b"instance,best_known_cost\np01,0\n", "'0' is no cost"),
    ],
)
def test_a_list_that_cannot_be_used_is_named_and_the_next_one_counts(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = write(tmp_path, "pvrp/p01", PERIODIC)
    listed = tmp_path / "pvrp" / "best_known.csv"
    listed.write_bytes(content)
    known = InstanceFile(path).known
    (warning,) = known.warnings
    assert known.cost is None
    assert warning.startswith(f"{listed.resolve()}: ")
    assert why in warning
    assert "\n" not in warning
    write(tmp_path, "best_known.csv", f"{LIST}pvrp/p01,7\n")
    assert InstanceFile(path).known.cost == 7


def test_an_empty_cell_says_that_nothing_is_known(tmp_path: Path) -> None:
    path = write(tmp_path, "pvrp/p01", PERIODIC)
    write(tmp_path, "pvrp/best_known.csv", f"{LIST}p01,\n")
    known = InstanceFile(path).known
    assert (known.cost, known.warnings) == (None, ())


def test_what_is_wrong_with_a_list_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("p01", "p02", "other"):
        write(tmp_path, f"pvrp/{name}", PERIODIC)
    write(tmp_path, "pvrp/best_known.csv", "name,cost\n")
    files, faults = readable_files([tmp_path], "/p0")
    assert ([file.name for file in files], faults) == (["pvrp/p01", "pvrp/p02"], 0)
    assert capsys.readouterr().err.count("best_known.csv: no columns") == 1


# --- Solutions that have no price of ours


@pytest.mark.parametrize(
    ("solution", "why"),
    [
        ("Cost 19\n", "not numbered from 1 on"),
        ("Route: 1 3\nRoute: 2\nCost : 19.0\n", "not numbered from 1 on"),
        ("1 3\n2\nCost 1.9e1\n", "not numbered from 1 on"),
        ("Route #1: 1 3\nRoute: 2\nCost 19\n", "1 visits are in no route"),
        ("Route #1: 1 3\nRoute #2: 22\nCost 19\n", "places that there are not: 22"),
        ("Route #1:\nRoute #2:1\nRoute #3: 2\nRoute #4: 3\nCost 19\n", "4 routes for 3 vans"),
    ],
)
def test_a_solution_without_usable_routes_counts_with_the_cost_that_it_prints(
    tmp_path: Path, solution: str, why: str
) -> None:
    path = write(tmp_path, "c/x.vrp", CAPACITATED)
    write(tmp_path, "c/x.sol", solution)
    write(tmp_path, "c/best_known.csv", f"{LIST}x,18\n")
    known = InstanceFile(path).known
    (warning,) = known.warnings
    assert known.cost == 19
    assert warning.startswith(str(path.with_suffix(".sol")))
    assert why in warning
    assert warning.endswith("its cost 19 is taken as it is printed")


@pytest.mark.parametrize("solution", ["", "Route: 1 2 3\n", "Cost 1.2.3\n", "Cost 0\n", "Cost e\n"])
def test_a_solution_that_says_nothing_leaves_it_to_a_list(tmp_path: Path, solution: str) -> None:
    path = write(tmp_path, "c/x.vrp", CAPACITATED)
    write(tmp_path, "c/x.sol", solution)
    nothing = InstanceFile(path).known
    assert nothing.cost is None
    assert "no best known cost" in nothing.warnings[0]
    write(tmp_path, "c/best_known.csv", f"{LIST}x,18\n")
    known = InstanceFile(path).known
    assert known.cost == 18
    assert "18 of a list is taken" in known.warnings[0]


def test_a_printed_cost_that_may_be_in_other_units_comes_after_a_list(tmp_path: Path) -> None:
    path = write(tmp_path, "t/x.vrp", TRIPS)
    write(tmp_path, "t/x.sol", "Cost 18\n")
    assert InstanceFile(path).best_known == 18
    write(tmp_path, "t/best_known.csv", f"{LIST}x,180\n")
    assert InstanceFile(path).best_known == 180


def test_a_mark_before_a_text_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path, "p/p01", f"\ufeff{PERIODIC}")
    write(tmp_path, "c/x.vrp", f"\ufeff{CAPACITATED}")
    write(tmp_path, "c/x.sol", "\ufeffRoute #1: 1 3\nRoute #2: 2\n")
    c, p = instance_files([tmp_path])
    assert (c.group, c.best_known, c.known.warnings) == ("c/CVRP", 18, ())
    assert p.group == "p/PVRP"


# --- Instances whose figures cannot be


@pytest.mark.parametrize(
    "text",
    [
        CAPACITATED.replace("DIMENSION : 4", "DIMENSION : x"),
        CAPACITATED.replace("3\t3\t0", "3\t3\tsouth"),
        CAPACITATED.replace("3\t3\t0", "3\t3\tinf"),
        TRIPS.replace("3\t0\t90", "3\t90\t0"),
        PERIODIC.replace(" 3 0 4 0", " 3 0 inf 0"),
        PERIODIC.replace("1 1 3 5", "1 1 3 6"),
        PERIODIC.replace("0 10\n", "-1 10\n"),
    ],
)
def test_an_instance_whose_figures_cannot_be_is_named_and_the_others_stay(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = write(tmp_path, "c/a.vrp", text)
    write(tmp_path, "c/b.vrp", CAPACITATED)
    files, faults = readable_files([tmp_path])
    assert ([file.name for file in files], faults) == (["c/b"], 1)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{bad}: ")
