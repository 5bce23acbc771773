"""Where instances and best known costs are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.files import InstanceFile, instance_files
from benchmarks.quality.public import NotReadableError
from tests.benchmarks_quality.samples import CAPACITATED, MIXED_FLEET, PERIODIC, write


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
