/* A map to click on. Text from data goes through textContent. Leaflet comes from the app itself. */
const BUNDLE = "app/static/leaflet_bundle.js";
let loading = null;

function leaflet() {
  if (window.L && window.L.map) return Promise.resolve(window.L);
  loading = loading || new Promise(function (done, failed) {
    const script = document.createElement("script");
    script.src = new URL(BUNDLE, document.baseURI).href;
    script.onload = () => done(window.L);
    script.onerror = failed;
    document.head.append(script);
  });
  return loading;
}

function label(text) {
  const node = document.createElement("span");
  node.textContent = text;
  return node;
}

function makeMap(L, box, data) {
  const map = L.map(box, {
    attributionControl: false, keyboard: false, zoomSnap: 0.25, maxZoom: 17,
  });
  map.createPane("relief").style.zIndex = 150;
  if (data.relief) L.imageOverlay(data.relief.uri, data.relief.bounds, {pane: "relief"}).addTo(map);
  const canvas = L.canvas({tolerance: 3});
  data.outlines.forEach(function (outline) {
    L.polygon(outline.ring, {
      renderer: canvas, interactive: false, fill: false, color: outline.chosen ? "#4b4638" : "#a09a88",
      weight: outline.chosen ? 1.8 : 0.8,
    }).addTo(map);
  });
  data.villages.forEach(function (v) {
    L.circleMarker([v[1], v[2]], {
      renderer: canvas, radius: 4, weight: 1.6, color: "#5b6775", fillColor: v[3] ? "#ffffff" : "#5b6775",
      fillOpacity: v[3] ? 0.6 : 0.9,
    }).bindTooltip(() => label(v[0])).addTo(map);
  });
  L.control.scale({imperial: false}).addTo(map);
  map.fitBounds(data.bounds);
  return map;
}

function mark(L, state, data) {
  state.marks.clearLayers();
  const old = data.chosen;
  if (!old) return;
  const style = {radius: 8, weight: 3, color: "#c98b4b", fillColor: "#ffffff", fillOpacity: 0.4};
  L.circleMarker([old.lat, old.lon], style).bindTooltip(() => label(old.name)).addTo(state.marks);
  if (!data.point) return;
  const point = [data.point.lat, data.point.lon];
  L.polyline([[old.lat, old.lon], point], {color: "#17607a", dashArray: "4 5", weight: 2})
    .addTo(state.marks);
  L.marker(point).bindTooltip(() => label(old.name)).addTo(state.marks);
}

export default function (component) {
  const {data, parentElement, setStateValue} = component;
  const box = parentElement.querySelector(".picker");
  leaflet().then(function (L) {
    let state = box.shanlu;
    if (!state || state.key !== data.key) {
      if (state) state.map.remove();
      const map = makeMap(L, box, data);
      state = {key: data.key, map: map, marks: L.layerGroup().addTo(map), village: null};
      box.shanlu = state;
    }
    state.map.off("click");
    state.map.on("click", function (event) {
      const round = (n) => Math.round(n * 1e5) / 1e5;
      setStateValue("point", {
        village: data.chosen ? data.chosen.code : null,
        lat: round(event.latlng.lat),
        lon: round(event.latlng.wrap().lng),
      });
    });
    mark(L, state, data);
    if (data.chosen && state.village !== data.chosen.code) {
      state.village = data.chosen.code;
      state.map.setView([data.chosen.lat, data.chosen.lon], Math.max(state.map.getZoom(), 11.5));
    }
    box.dataset.ready = "1";
  });
  return function () {
    if (box.shanlu) box.shanlu.map.remove();
    box.shanlu = null;
  };
}
