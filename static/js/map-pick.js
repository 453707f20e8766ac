/* A coordinate picked on an SVG map: click, arrow keys, or the numbers typed in the row. <figure data-map-pick="prefix"> */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const english = document.documentElement.lang === "en";
  const say = (thai, other) => (english ? other : thai);
  const arabic = (text) => text.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit));

  document.querySelectorAll("[data-map-pick]").forEach((figure) => {
    const prefix = figure.dataset.mapPick;
    const svg = figure.querySelector("svg");
    const chooser = figure.querySelector("[data-pick-row]");
    const said = figure.querySelector("[data-pick-said]");
    const pins = figure.querySelector("[data-pins]");
    const [west, north, across, down] = ["west", "north", "across", "down"].map((name) => Number(svg.dataset[name]));
    const view = svg.viewBox.baseVal;
    const field = (row, name) => document.getElementById(`id_${prefix}-${row}-${name}`);
    const rows = () => Number(document.getElementById(`id_${prefix}-TOTAL_FORMS`).value);
    const number = (input) => (input.value.trim() ? Number(arabic(input.value)) : NaN);

    function pointOf(row) {
      const latitude = number(field(row, "latitude"));
      const longitude = number(field(row, "longitude"));
      return Number.isFinite(latitude) && Number.isFinite(longitude) ? { x: (longitude - west) * across, y: (north - latitude) * down } : null;
    }
    function put(row, x, y) {
      const inside = { x: Math.min(Math.max(x, 0), view.width), y: Math.min(Math.max(y, 0), view.height) };
      field(row, "latitude").value = (north - inside.y / down).toFixed(5);
      field(row, "longitude").value = (west + inside.x / across).toFixed(5);
      field(row, "latitude").dispatchEvent(new Event("input", { bubbles: true }));
    }
    function draw() {
      pins.replaceChildren();
      for (let row = 0; row < rows(); row += 1) {
        const point = pointOf(row);
        if (!point) continue;
        const pin = document.createElementNS(SVG, "g");
        pin.setAttribute("transform", `translate(${point.x} ${point.y})`);
        pin.setAttribute("class", row === Number(chooser.value) ? "pin now" : "pin");
        const dot = document.createElementNS(SVG, "circle");
        dot.setAttribute("r", "9");
        const label = document.createElementNS(SVG, "text");
        label.setAttribute("text-anchor", "middle");
        label.setAttribute("dy", "4");
        label.textContent = row + 1;
        pin.append(dot, label);
        pins.append(pin);
      }
      const now = pointOf(chooser.value);
      said.textContent = now ? `${field(chooser.value, "latitude").value}, ${field(chooser.value, "longitude").value}` : say("แถวนี้ยังไม่มีพิกัด", "This row has no coordinate yet");
    }
    function list() {
      const kept = chooser.value;
      chooser.replaceChildren();
      for (let row = 0; row < rows(); row += 1) {
        const option = document.createElement("option");
        option.value = row;
        option.textContent = say(`แถวที่ ${row + 1} ${field(row, "place").value}`, `Row ${row + 1} ${field(row, "place").value}`).trim();
        chooser.append(option);
      }
      const free = [...chooser.options].find((option) => !pointOf(option.value));
      chooser.value = kept || (free ?? chooser.options[0]).value;
      draw();
    }

    svg.addEventListener("click", (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      put(chooser.value, at.x, at.y);
    });
    svg.addEventListener("keydown", (event) => {
      const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      if (!step) return;
      event.preventDefault();
      const far = event.shiftKey ? 0.5 : 5;
      const from = pointOf(chooser.value) ?? { x: view.width / 2, y: view.height / 2 };
      put(chooser.value, from.x + step[0] * far, from.y + step[1] * far);
    });
    chooser.addEventListener("change", draw);
    document.addEventListener("rows:added", (event) => event.detail.prefix === prefix && list());
    document.addEventListener("input", (event) => {
      const match = event.target.id?.match(new RegExp(`^id_${prefix}-(\\d+)-(latitude|longitude|place)$`));
      if (!match) return;
      if (match[2] === "place") return list();
      chooser.value = match[1];
      draw();
    });
    list();
  });
})();
