/* Draws villages in classes (optimizer/viewing/marks.py) on a Leaflet map. All text from data goes
   through textContent. Jinja reads this file too: never write two opening braces in a row. */
"use strict";
const ShanluMarks = (function () {
  const el = ShanluMap.el, decode = ShanluMap.decode, NARROW = 560;

  function draw(map, data, view) {
    const t = view.texts;
    map.createPane("relief").style.zIndex = 150;
    map.createPane("counties").style.zIndex = 160;
    map.createPane("villages").style.zIndex = 420;
    const labels = map.createPane("labels");
    labels.style.zIndex = 430;
    labels.style.pointerEvents = "none";
    const outlines = L.canvas({pane: "counties", padding: 0.4});
    const canvas = L.canvas({pane: "villages", padding: 0.4, tolerance: 4});

    if (data.relief) {
      L.imageOverlay(data.relief.uri, data.relief.bounds, {pane: "relief"}).addTo(map);
    }
    const planned = data.counties.filter((county) => county.planned).length;
    data.counties.forEach(function (county) {
      county.rings.forEach(function (ring) {
        L.polygon(decode(ring), {
          renderer: outlines, interactive: false, fill: false,
          color: county.planned ? "#4b4638" : "#a09a88", weight: county.planned ? 1.8 : 0.8,
        }).addTo(map);
      });
      if (county.planned && planned === 1) return;
      const icon = L.divIcon({className: "sl-county", html: el("span", "", county.name), iconSize: [0, 0]});
      L.marker(county.label, {icon: icon, interactive: false, keyboard: false, pane: "labels"}).addTo(map);
    });

    function popup(village) {
      const box = el("div", "sl-popup");
      box.append(el("h3", "", village[1]));
      [[t.code, village[0]], ...village[6]].forEach(function (pair) {
        const line = el("div", "sl-row");
        line.append(el("span", "sl-label", pair[0]), el("span", "sl-value", pair[1]));
        box.append(line);
      });
      return box;
    }

    /* Faint classes first, so that the others lie above them. */
    const order = data.classes.map((kind, i) => i)
      .sort((a, b) => data.classes[b].faint - data.classes[a].faint);
    const groups = data.classes.map(() => L.layerGroup()), marks = [];
    data.villages.forEach(function (village) {
      const kind = data.classes[village[4]], hollow = village[5];
      const mark = L.circleMarker([village[2], village[3]], {
        renderer: canvas, pane: "villages", opacity: kind.faint ? 0.7 : 1,
        color: hollow ? kind.colour : "#ffffff", fillColor: hollow ? "#ffffff" : kind.colour,
        fillOpacity: hollow ? 0.65 : 1,
      });
      mark.bindTooltip(() => el("span", "", village[1]), {direction: "top", offset: [0, -4]});
      mark.bindPopup(() => popup(village), {maxWidth: 320});
      mark.addTo(groups[village[4]]);
      marks.push([mark, kind.faint]);
    });
    order.forEach((i) => groups[i].addTo(map));

    const panel = el("div", "sl-panel"), body = el("div", "sl-body");
    const head = el("button", "sl-head", data.title);
    head.type = "button";
    head.addEventListener("click", () => panel.classList.toggle("sl-closed"));
    if (map.getSize().x < NARROW) panel.classList.add("sl-closed");
    data.classes.forEach(function (kind, i) {
      const label = el("label", "sl-class"), tick = el("input"), dot = el("i", "sl-dot");
      tick.type = "checkbox";
      tick.checked = true;
      tick.addEventListener("change", function () {
        if (tick.checked) groups[i].addTo(map); else groups[i].remove();
      });
      dot.style.background = kind.colour;
      dot.style.borderColor = kind.colour;
      const count = data.villages.filter((village) => village[4] === i).length;
      label.append(tick, dot, el("span", "", kind.label + " · " + count));
      body.append(label);
    });
    panel.append(head, body);
    L.DomEvent.disableClickPropagation(panel);
    L.DomEvent.disableScrollPropagation(panel);
    map.getContainer().append(panel);

    const box = el("div", "sl-notes");
    if (data.notes.length) {
      data.notes.forEach((note) => box.append(el("p", "", note)));
      L.DomEvent.disableClickPropagation(box);
      map.getContainer().append(box);
    }
    L.control.zoom({position: "bottomright"}).addTo(map);
    L.control.scale({imperial: false, position: "bottomright"}).addTo(map);
    const whole = L.latLngBounds(data.box), open = !panel.classList.contains("sl-closed");
    const below = data.notes.length ? box.offsetHeight + 16 : 8;
    /* At once: while the map is still on its way, its zoom is not yet the one to hold on to. */
    map.fitBounds(whole, {
      paddingTopLeft: [open ? 256 : 8, 8], paddingBottomRight: [8, below], animate: false,
    });
    map.setMaxBounds(whole.pad(0.6));
    map.setMinZoom(map.getZoom() - 1);
    function resize() {
      const size = Math.max(2.6, Math.min(8, 3.6 + (map.getZoom() - 9.5)));
      marks.forEach(function (pair) {
        pair[0].setRadius(pair[1] ? size * 0.75 : size + 0.6).setStyle({weight: size < 3 ? 1 : 1.8});
      });
    }
    map.on("zoomend", resize);
    resize();
    document.documentElement.dataset.shanluMap = "ready";
    return {map: map};
  }

  return {draw: draw};
})();
