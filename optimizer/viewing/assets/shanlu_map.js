/* Draws a map payload (optimizer/viewing/payload.py) on a Leaflet map. All text from data goes
   through textContent. Jinja reads this file too: never write two opening braces in a row. */
"use strict";
const ShanluMap = (function () {
  const STATUS = {full: "#1a7f5a", partial: "#d98200", none: "#c0281c", no_demand: "#8b929c"};
  const VAN_COLOURS = ["#1f5fa8", "#b0413e", "#2f7d4f", "#7b4ba0", "#b06a00", "#0f7c86",
    "#a8327a", "#5a6b1e", "#3f4fb5", "#8a4b2d", "#00695c", "#6d4c8f"];
  const CLOSED = "#8c1d5c";
  const MANY_ROUTES = 400, NARROW = 760, FROM_BASES = "bases";

  function decode(text) {
    const points = [];
    let lat = 0, lon = 0, i = 0;
    const next = function () {
      let bits, shift = 0, value = 0;
      do {
        bits = text.charCodeAt(i++) - 63;
        value |= (bits & 31) << shift;
        shift += 5;
      } while (bits >= 32);
      return value & 1 ? ~(value >> 1) : value >> 1;
    };
    while (i < text.length) {
      lat += next();
      lon += next();
      points.push([lat / 1e5, lon / 1e5]);
    }
    return points;
  }

  function el(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function clock(minutes) {
    const two = (n) => String(n).padStart(2, "0");
    return two(Math.floor(minutes / 60)) + ":" + two(minutes % 60);
  }

  /* Square markers for bases, beside Leaflet's round ones, on the same canvas. */
  const Square = L.CircleMarker.extend({
    _updatePath: function () {
      const renderer = this._renderer, ctx = renderer._ctx, r = this._radius;
      if (!renderer._drawing || this._empty()) return;
      ctx.beginPath();
      ctx.rect(this._point.x - r, this._point.y - r, 2 * r, 2 * r);
      renderer._fillStroke(ctx, this);
    },
  });

  function draw(map, data, view) {
    const t = view.texts, language = view.language;
    const state = {day: null, vehicle: null, line: null};
    const layers = {
      routes: L.layerGroup(), villages: L.layerGroup(), depots: L.layerGroup(),
      numbers: L.layerGroup(), relief: L.layerGroup(), counties: L.layerGroup(),
      closures: L.layerGroup(),
    };
    map.createPane("relief").style.zIndex = 150;
    map.createPane("counties").style.zIndex = 160;
    map.createPane("routes").style.zIndex = 410;
    map.createPane("villages").style.zIndex = 420;
    const labels = map.createPane("labels");
    labels.style.zIndex = 430;
    labels.style.pointerEvents = "none";
    const canvas = {};
    ["counties", "routes", "villages"].forEach(function (pane) {
      canvas[pane] = L.canvas({pane: pane, padding: 0.4, tolerance: pane === "routes" ? 3 : 4});
    });
    const routesOfDay = new Map();
    data.routes.forEach(function (route) {
      if (!routesOfDay.has(route[0])) routesOfDay.set(route[0], []);
      routesOfDay.get(route[0]).push(route);
    });
    const legs = data.legs.map(() => null);
    const legPoints = (i) => legs[i] || (legs[i] = decode(data.legs[i]));
    const vanColour = (v) => VAN_COLOURS[v % VAN_COLOURS.length];
    /* Who lives in a village (elder-care stewards) hardly leaves it: shown when asked for. */
    const livesInVillage = (v) => data.places[data.vehicles[v][3]][3] !== "";
    const vanName = (v) => data.vehicles[v][1] || data.vehicles[v][0];

    function dayName(day) {
      const date = new Date(data.days[day] + "T00:00:00Z");
      const size = language === "zh" ? 1 : 3, weekday = (date.getUTCDay() + 6) % 7;
      return data.days[day] + " " + t.weekday_prefix +
        t.weekdays.slice(size * weekday, size * weekday + size);
    }

    /* ---- what does not change: relief, counties, villages, bases ---- */
    if (data.relief) {
      L.imageOverlay(data.relief.uri, data.relief.bounds, {pane: "relief"}).addTo(layers.relief);
    }
    const plannedCounties = data.counties.filter((county) => county.planned).length;
    data.counties.forEach(function (county) {
      county.rings.forEach(function (ring) {
        L.polygon(decode(ring), {
          renderer: canvas.counties, interactive: false, fill: false,
          color: county.planned ? "#4b4638" : "#a09a88", weight: county.planned ? 1.8 : 0.8,
        }).addTo(layers.counties);
      });
      if (county.planned && plannedCounties === 1) return;
      const icon = L.divIcon({className: "sl-county", html: el("span", "", county.name), iconSize: [0, 0]});
      L.marker(county.label, {icon: icon, interactive: false, keyboard: false, pane: "labels"})
        .addTo(layers.counties);
    });

    function row(box, label, value) {
      const line = el("div", "sl-row");
      line.append(el("span", "sl-label", label), el("span", "sl-value", value));
      box.append(line);
    }

    function markSize() {
      return Math.max(2.2, Math.min(8, 3.2 + (map.getZoom() - 9.5)));
    }

    function positionText(source, errorKm) {
      if (source === "modelled") return t.position_modelled.replace("{km}", String(errorKm));
      const known = t["src_" + source] || source;
      return errorKm ? known + " · " + t.error.replace("{km}", String(errorKm)) : known;
    }

    function villageBox(v) {
      const box = el("div", "sl-popup");
      box.append(el("h3", "", v[1]));
      row(box, t.code, v[0]);
      row(box, t.residents, v[4] + " " + t.people_unit);
      row(box, t.visits, v[6] + " / " + v[7] + " · " + t[v[5]]);
      row(box, t.gap, v[8] === null ? t.never : v[8] + " " + t.gap_unit);
      row(box, t.position_known, positionText(v[9], v[10]));
      (closedAt.get(v[0]) || []).forEach((text) => box.append(el("p", "sl-closure", text)));
      return box;
    }

    /* ---- closures: a ring around villages, the shape of closed parts of the map ---- */
    const closedAt = new Map(), closedCount = el("span"), rings = [];
    data.closed.forEach((closure) => closure.villages.forEach((code) =>
      closedAt.set(code, [...(closedAt.get(code) || []), closure[language]])));

    function closedNow() {
      const day = data.days[state.day];
      if (day === undefined) return data.closed;
      return data.closed.filter((c) => c.first <= day && (c.last === null || day <= c.last));
    }

    function drawClosures() {
      layers.closures.clearLayers();
      rings.length = 0;
      const closures = closedNow(), codes = new Set(closures.flatMap((c) => c.villages));
      closures.forEach(function (closure) {
        const look = {
          renderer: canvas.villages, pane: "villages", color: CLOSED, weight: 2, dashArray: "5 4",
          fillOpacity: 0.08,
        };
        const shape = closure.box ? L.rectangle(closure.box, look) : closure.circle
          ? L.circle(closure.circle.slice(0, 2), Object.assign(look, {radius: closure.circle[2]}))
          : null;
        if (!shape) return;
        shape.bindPopup(() => el("div", "sl-popup", closure[language])).addTo(layers.closures);
        shape.bringToBack();
      });
      data.villages.filter((v) => codes.has(v[0])).forEach(function (v) {
        rings.push(L.circleMarker([v[2], v[3]], {
          renderer: canvas.villages, pane: "villages", radius: markSize() + 4, weight: 2,
          color: CLOSED, fill: false, interactive: false, dashArray: "3 3",
        }).addTo(layers.closures));
      });
      closedCount.textContent = t.closed + " · " + codes.size;
    }

    const villageMarks = new Map();
    data.villages.forEach(function (v) {
      const modelled = v[9] === "modelled", colour = STATUS[v[5]];
      const mark = L.circleMarker([v[2], v[3]], {
        renderer: canvas.villages, pane: "villages", radius: 4.5, weight: modelled ? 2 : 1.2,
        color: modelled ? colour : "#ffffff", fillColor: modelled ? "#ffffff" : colour,
        fillOpacity: modelled ? 0.65 : 1, opacity: 1,
      });
      mark.bindTooltip(() => el("span", "", v[1]), {direction: "top", offset: [0, -4]});
      mark.bindPopup(() => villageBox(v), {maxWidth: 320});
      mark.addTo(layers.villages);
      villageMarks.set(v[0], mark);
    });

    const depotMarks = [];
    data.depots.forEach(function (d) {
      const place = data.places[d[0]], modelled = d[2] === "modelled";
      const mark = new Square([place[1], place[2]], {
        renderer: canvas.villages, pane: "villages", radius: 5, weight: 2, color: "#23314d",
        fillColor: modelled ? "#ffffff" : "#23314d", fillOpacity: modelled ? 0.75 : 0.9,
      });
      mark.bindTooltip(() => el("span", "", place[0]), {direction: "top", offset: [0, -5]});
      mark.bindPopup(function () {
        const box = el("div", "sl-popup");
        box.append(el("h3", "", place[0]));
        row(box, t.vans, String(d[1]));
        row(box, t.position_known, positionText(d[2], d[3]));
        return box;
      }, {maxWidth: 320});
      mark.addTo(layers.depots);
      depotMarks.push(mark);
    });

    /* ---- routes of the chosen day and van ---- */
    function routeBox(route) {
      const box = el("div", "sl-popup");
      box.append(el("h3", "", vanName(route[1])), el("p", "sl-sub", dayName(route[0])));
      route[2].forEach(function (trip) {
        row(box, t.depart, clock(trip[0]) + " " + data.places[data.vehicles[route[1]][3]][0]);
        const list = el("ol", "sl-stops");
        trip[3].forEach(function (stop) {
          const names = stop[3].map((i) => data.lines[i][language]).join("、");
          const item = el("li", "", clock(stop[1]) + "–" + clock(stop[2]) + " " +
            data.places[stop[0]][0]);
          item.append(el("span", "sl-lines", names));
          list.append(item);
        });
        box.append(list);
        row(box, t.return, clock(trip[1]));
      });
      return box;
    }

    function isOfLine(route) {
      if (state.line === null) return true;
      if (state.line === FROM_BASES) return !livesInVillage(route[1]);
      return route[2].some((trip) => trip[3].some((stop) => stop[3].includes(state.line)));
    }

    function routesOn(day) {
      const routes = typeof day === "number" ? routesOfDay.get(day) || [] : data.routes;
      return routes.filter(isOfLine);
    }

    function chosenRoutes() {
      if (state.day === "none" && state.vehicle === null) return [];
      const routes = routesOn(state.day);
      return state.vehicle === null ? routes : routes.filter((r) => r[1] === state.vehicle);
    }

    function drawRoute(route, alone) {
      route[2].forEach(function (trip) {
        const points = trip[2].flatMap(legPoints);
        const line = L.polyline(points, {
          renderer: canvas.routes, pane: "routes", color: vanColour(route[1]),
          weight: alone ? 3.5 : 2.2, opacity: alone ? 0.95 : 0.75,
        });
        line.bindTooltip(() => el("span", "", vanName(route[1])), {sticky: true});
        line.bindPopup(() => routeBox(route), {maxWidth: 360, maxHeight: 320});
        line.on("mouseover", () => line.setStyle({weight: 5, opacity: 1}));
        line.on("mouseout", () => line.setStyle({
          weight: alone ? 3.5 : 2.2, opacity: alone ? 0.95 : 0.75,
        }));
        line.addTo(layers.routes);
      });
    }

    function numberStops(route) {
      let n = 0;
      route[2].forEach((trip) => trip[3].forEach(function (stop) {
        const place = data.places[stop[0]];
        n += 1;
        const badge = el("span", "", String(n));
        badge.style.background = vanColour(route[1]);
        const icon = L.divIcon({className: "sl-number", html: badge, iconSize: [20, 20]});
        L.marker([place[1], place[2]], {icon: icon, keyboard: false})
          .bindTooltip(() => el("span", "", clock(stop[1]) + " " + place[0]))
          .bindPopup(() => routeBox(route), {maxWidth: 360, maxHeight: 320})
          .addTo(layers.numbers);
      }));
    }

    function redraw(fit) {
      layers.routes.clearLayers();
      layers.numbers.clearLayers();
      drawClosures();
      const routes = chosenRoutes(), alone = state.vehicle !== null;
      routes.forEach((route) => drawRoute(route, alone));
      if (alone && routes.length === 1) numberStops(routes[0]);
      count.textContent = t.routes_shown.replace("{n}", String(routes.length));
      if (fit && alone && routes.length) {
        const points = routes.flatMap((r) => r[2].flatMap((trip) => trip[2].flatMap(legPoints)));
        const open = !panel.classList.contains("sl-closed");
        map.fitBounds(L.latLngBounds(points).pad(0.15), {paddingTopLeft: [open ? 256 : 8, 40]});
      }
    }

    /* ---- the panel: pickers, layers, legend ---- */
    const panel = el("div", "sl-panel"), body = el("div", "sl-body");
    const count = el("div", "sl-count");
    const daySelect = el("select"), vanSelect = el("select"), lineSelect = el("select");
    daySelect.dataset.role = "day";
    vanSelect.dataset.role = "vehicle";
    lineSelect.dataset.role = "line";

    function option(select, value, text) {
      const node = el("option", "", text);
      node.value = value;
      select.append(node);
    }

    function field(label, control) {
      const box = el("label", "sl-field");
      box.append(el("span", "", label), control);
      body.append(box);
    }

    function fillDays() {
      option(daySelect, "none", t.coverage_only);
      [...routesOfDay.keys()].sort((a, b) => a - b)
        .forEach((day) => option(daySelect, String(day), dayName(day)));
      if (data.routes.length) option(daySelect, "all", t.all_days);
    }

    function fillLines() {
      option(lineSelect, "", t.all_lines);
      if (state.line === FROM_BASES) option(lineSelect, FROM_BASES, t.from_bases);
      data.lines.forEach((line, i) => option(lineSelect, String(i), line[language]));
      lineSelect.value = state.line || "";
    }

    function fillVans() {
      const vans = [...new Set(routesOn(state.day).map((r) => r[1]))];
      vans.sort((a, b) => vanName(a).localeCompare(vanName(b), "zh-Hans-CN", {numeric: true}));
      vanSelect.replaceChildren();
      option(vanSelect, "", t.all_vehicles + " (" + vans.length + ")");
      vans.forEach((v) => option(vanSelect, String(v), vanName(v)));
      if (state.vehicle !== null && !vans.includes(state.vehicle)) state.vehicle = null;
      vanSelect.value = state.vehicle === null ? "" : String(state.vehicle);
    }

    daySelect.addEventListener("change", function () {
      const value = daySelect.value;
      state.day = value === "none" || value === "all" ? value : Number(value);
      fillVans();
      redraw(true);
    });
    lineSelect.addEventListener("change", function () {
      const value = lineSelect.value;
      state.line = value === "" ? null : value === FROM_BASES ? value : Number(value);
      fillVans();
      redraw(true);
    });
    vanSelect.addEventListener("change", function () {
      state.vehicle = vanSelect.value === "" ? null : Number(vanSelect.value);
      redraw(true);
    });

    function finder() {
      const input = el("input"), names = el("datalist");
      names.id = "sl-names";
      input.setAttribute("list", names.id);
      input.placeholder = t.find_hint;
      input.dataset.role = "find";
      data.villages.forEach(function (v) {
        const node = el("option");
        node.value = v[1];
        names.append(node);
      });
      input.addEventListener("change", function () {
        const text = input.value.trim();
        const v = data.villages.find((v) => v[1] === text || v[0] === text) ||
          data.villages.find((v) => text && v[1].includes(text));
        input.setCustomValidity(v || !text ? "" : t.not_found);
        input.reportValidity();
        if (!v) return;
        map.setView([v[2], v[3]], Math.max(map.getZoom(), 12.5));
        villageMarks.get(v[0]).openPopup();
      });
      field(t.find, input);
      body.append(names);
    }

    function layerToggles() {
      const box = el("div", "sl-layers");
      [["routes", ["routes", "numbers"]], ["villages", ["villages", "closures"]], ["depots", ["depots"]],
        ["relief", ["relief"]]].forEach(function (entry) {
        if (entry[0] === "relief" && !data.relief) return;
        const label = el("label"), tick = el("input");
        tick.type = "checkbox";
        tick.checked = true;
        tick.dataset.layer = entry[0];
        tick.addEventListener("change", function () {
          entry[1].forEach((name) => tick.checked ? layers[name].addTo(map) : layers[name].remove());
        });
        label.append(tick, el("span", "", t[entry[0]]));
        box.append(label);
      });
      body.append(box);
    }

    function legend() {
      const box = el("div", "sl-legend");
      Object.keys(STATUS).forEach(function (status) {
        const total = data.villages.filter((v) => v[5] === status).length;
        if (!total) return;
        const line = el("div"), dot = el("i", "sl-dot");
        dot.style.background = STATUS[status];
        dot.style.borderColor = STATUS[status];
        line.append(dot, el("span", "", t[status] + " · " + total));
        box.append(line);
      });
      if (data.closed.length) {
        const line = el("div");
        line.append(el("i", "sl-dot sl-ring"), closedCount);
        box.append(line);
      }
      [["sl-dot sl-known", t.known], ["sl-dot sl-hollow", t.modelled], ["sl-square", t.depot]]
        .forEach(function (entry) {
          const line = el("div");
          line.append(el("i", entry[0]), el("span", "", entry[1]));
          box.append(line);
        });
      body.append(box);
    }

    function makePanel() {
      const head = el("button", "sl-head", view.pickers ? data.title : t.panel);
      if (map.getSize().x < NARROW) panel.classList.add("sl-closed");
      head.type = "button";
      head.title = t.panel;
      head.addEventListener("click", () => panel.classList.toggle("sl-closed"));
      panel.append(head, body);
      if (view.pickers) {
        field(t.day, daySelect);
        field(t.line, lineSelect);
        field(t.vehicle, vanSelect);
        finder();
        body.append(count);
      }
      layerToggles();
      legend();
      L.DomEvent.disableClickPropagation(panel);
      L.DomEvent.disableScrollPropagation(panel);
      map.getContainer().append(panel);
    }

    function makeNotes() {
      const given = data.notes[language];
      const notes = view.pickers ? [...given.data, ...given.map] : [...given.map];
      if (data.straight) notes.push(t.straight);
      if (!notes.length) return;
      const box = el("div", "sl-notes");
      notes.forEach((note) => box.append(el("p", "", note)));
      L.DomEvent.disableClickPropagation(box);
      map.getContainer().append(box);
    }

    function startDay() {
      const days = [...routesOfDay.keys()].sort((a, b) => a - b);
      if (view.day !== null) return view.day;
      return days.length && routesOn(days[0]).length <= MANY_ROUTES ? days[0] : "none";
    }

    const found = data.vehicles.findIndex((v) => v[0] === view.vehicle);
    state.vehicle = found < 0 ? null : found;
    const someLive = data.routes.some((r) => livesInVillage(r[1]));
    const someLeave = data.routes.some((r) => !livesInVillage(r[1]));
    if (view.pickers && someLive && someLeave && found < 0) state.line = FROM_BASES;
    state.day = startDay();
    fillDays();
    daySelect.value = String(state.day);
    fillLines();
    fillVans();
    makePanel();
    makeNotes();
    Object.values(layers).forEach((layer) => layer.addTo(map));
    L.control.zoom({position: "bottomright"}).addTo(map);
    L.control.scale({imperial: false, position: "bottomright"}).addTo(map);
    const whole = L.latLngBounds(data.box), open = !panel.classList.contains("sl-closed");
    /* At once: while the map is still on its way, its zoom is not yet the one to hold on to. */
    map.fitBounds(whole, {
      paddingTopLeft: [open ? 256 : 8, 8], paddingBottomRight: [8, 60], animate: false,
    });
    map.setMaxBounds(whole.pad(0.6));
    map.setMinZoom(Math.floor(map.getZoom()) - 1);
    redraw(true);
    function resize() {
      const size = markSize();
      const weight = size < 3 ? 1 : 2;
      villageMarks.forEach((mark) => mark.setRadius(size).setStyle({weight: weight}));
      depotMarks.forEach((mark) => mark.setRadius(size).setStyle({weight: weight}));
      rings.forEach((ring) => ring.setRadius(size + 4));
    }
    map.on("zoomend", resize);
    resize();
    document.documentElement.dataset.shanluMap = "ready";
    return {state: state, map: map};
  }

  return {draw: draw, decode: decode, el: el};
})();
