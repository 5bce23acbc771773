import re
from pathlib import Path

import folium
import folium.plugins
import pytest

from optimizer.viewing.folium_map import (
    MapView,
    asset,
    folium_map,
    forget_foreign_addresses,
    served_map_html,
    standalone_map_html,
)
from optimizer.viewing.payload import map_payload
from tests.viewing.sample import sample_blocks

STATIC = Path(__file__).parents[2] / "static"


@pytest.mark.parametrize(
    "name", ["leaflet_bundle.js", "leaflet_bundle.css", "leaflet_bundle.LICENSES.txt"]
)
def test_the_bundle_that_is_served_is_the_one_that_is_inlined(name: str) -> None:
    assert (STATIC / name).read_text(encoding="utf-8") == asset(name)


def test_the_licences_of_the_bundle_are_with_it() -> None:
    licences = asset("leaflet_bundle.LICENSES.txt")

    for package in ("jquery 3.7.1", "leaflet 1.9.4", "leaflet.markercluster 1.5.3"):
        assert package in licences


def test_our_own_script_passes_through_jinja_unharmed() -> None:
    for name in ("shanlu_map.js", "shanlu_map.css"):
        assert not re.search(r"\{[{%#]", asset(name)), name


def test_the_map_is_a_folium_map() -> None:
    assert isinstance(folium_map(map_payload(sample_blocks())), folium.Map)


def test_no_folium_class_names_a_foreign_host_any_more() -> None:
    forget_foreign_addresses()

    chart = folium.Map(tiles=None)
    folium.plugins.MarkerCluster().add_to(chart)
    assert "https://" not in chart.get_root().render()


def test_the_standalone_page_refers_to_no_other_file() -> None:
    page = standalone_map_html(map_payload(sample_blocks()))

    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=", page)


def test_the_served_page_refers_to_the_static_folder_only() -> None:
    page = served_map_html(map_payload(sample_blocks()))

    addresses = re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"([^\"]+)", page)
    assert addresses == ["app/static/leaflet_bundle.css", "app/static/leaflet_bundle.js"]


def test_the_same_payload_gives_the_same_page() -> None:
    pages = {standalone_map_html(map_payload(sample_blocks())) for _ in range(2)}

    assert len(pages) == 1


def test_the_view_chooses_the_language() -> None:
    page = served_map_html(map_payload(sample_blocks()), view=MapView(language="en"))

    assert "All visits made" in page
    assert "全部到访" not in page
