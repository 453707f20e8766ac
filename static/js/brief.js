/* The form of a brief: rows added from an empty one, sums while typing, places narrowed to what lies in each other.
   Loaded on the section pages only; without it the extra rows and the full lists are there. */
(() => {
  "use strict";
  const english = document.documentElement.lang === "en";
  const say = (thai, other) => (english ? other : thai);
  const arabic = (text) => text.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit));
  const amountOf = (text) => Number(arabic(text).replace(/[^0-9.]/g, "")) || 0;

  /* ---------- add a row: <template data-empty>, __prefix__ becomes its number ---------- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-row]");
    if (!button) return;
    const prefix = button.dataset.addRow;
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    const number = Number(total.value);
    if (number >= Number(button.dataset.most)) return;
    const made = document.createElement("div");
    made.innerHTML = document.querySelector(`[data-empty="${prefix}"]`).innerHTML.replaceAll("__prefix__", number);
    const row = made.firstElementChild;
    document.querySelector(`[data-rows="${prefix}"]`).append(row);
    total.value = number + 1;
    row.querySelectorAll("select[data-place]").forEach(narrow);
    row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    document.dispatchEvent(new CustomEvent("rows:added", { detail: { prefix } }));
  });

  function against(goal, total) {
    const left = Math.round((goal - total) * 100) / 100;
    const shown = Math.abs(left).toLocaleString("en-US");
    if (left === 0) return say("ตรงกับงบประมาณของโครงการ", "equals the project budget");
    return left > 0 ? say(`ขาดอีก ${shown} บาท`, `${shown} baht short`) : say(`เกิน ${shown} บาท`, `${shown} baht over`);
  }

  /* ---------- sums: <div data-sum-of="field" data-sum-to="baht">, rows marked for deletion and headings do not count ---------- */
  function sum(rows) {
    const out = document.querySelector(`[data-row-sum="${rows.dataset.rows}"]`);
    const counted = [...rows.querySelectorAll("[data-row]")].filter((row) => !row.querySelector("input[name$=-DELETE]:checked"));
    const total = counted.reduce((all, row) => all + amountOf(row.querySelector(`[name$="-${rows.dataset.sumOf}"]`)?.value ?? ""), 0);
    const goal = Number(rows.dataset.sumTo);
    const shown = total.toLocaleString("en-US");
    out.textContent = say(`รวม ${shown} บาท · ${against(goal, total)}`, `Total ${shown} baht · ${against(goal, total)}`);
  }
  document.addEventListener("input", (event) => {
    const rows = event.target.closest("[data-sum-of]");
    if (rows) sum(rows);
  });
  document.querySelectorAll("[data-sum-of]").forEach(sum);

  /* ---------- the four quarters: running sums against the project budget ---------- */
  const quarters = document.querySelector("[data-quarters]");
  function runningSums() {
    const running = [];
    for (let n = 1; n <= 4; n += 1) running.push((running[n - 2] ?? 0) + amountOf(document.getElementsByName(`q${n}_baht`)[0].value));
    const steps = running.map((sum) => sum.toLocaleString("en-US")).join(" → ");
    quarters.textContent = say(`สะสม ${steps} บาท · ${against(Number(quarters.dataset.quarters), running[3])}`, `Running ${steps} baht · ${against(Number(quarters.dataset.quarters), running[3])}`);
  }
  if (quarters) {
    document.addEventListener("input", (event) => /^q[1-4]_baht$/.test(event.target.name ?? "") && runningSums());
    runningSums();
  }

  /* ---------- places: a district of the chosen province, a sub-district of the chosen district ---------- */
  const ABOVE = { district: "province", subdistrict: "district" };
  const BELOW = { province: "district", district: "subdistrict" };
  const other = (select, kind) => document.getElementById(select.id.replace(/[a-z]+$/, kind));
  const whole = new WeakMap();
  function narrow(select) {
    const above = ABOVE[select.dataset.place];
    if (!above) return;
    if (!whole.has(select)) whole.set(select, [...select.children].map((each) => each.cloneNode(true)));
    const parent = other(select, above).value;
    const kept = select.value;
    const fits = (each) => each.tagName === "OPTION" || each.querySelector("option")?.dataset.parent === parent;
    select.replaceChildren(...whole.get(select).filter(fits).map((each) => each.cloneNode(true)));
    select.value = [...select.options].some((option) => option.value === kept) ? kept : "";
  }
  document.addEventListener("change", (event) => {
    const below = event.target.matches("select[data-place]") && BELOW[event.target.dataset.place];
    if (!below) return;
    const select = other(event.target, below);
    narrow(select);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.querySelectorAll("[data-rows] select[data-place]").forEach(narrow);
})();
