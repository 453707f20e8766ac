/* The order of rows: moved by keyboard, mouse or finger, and chosen several at a time. Works on what the page already holds, the fields and
   buttons of plain forms; without script those remain. Loaded after portal.js by pages with a ranking. */
(() => {
  "use strict";
  const english = document.documentElement.lang === "en";
  const say = (thai, other) => (english ? other : thai);
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  function announce(text) {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  }

  /* ---------- tbody[data-rank-url] > tr[data-id] with a button.grip and an input[name=rank] ---------- */
  let lifted = null; // row, grip, from, order (all siblings as they stood)
  let saving = false;
  const rowsOf = (body) => [...body.querySelectorAll("tr[data-id]")];
  const placeOf = (row) => rowsOf(row.parentElement).indexOf(row) + 1;

  function lift(grip, byKey = true) {
    if (saving) return announce(say("กำลังบันทึกลำดับ รอสักครู่", "Saving the order, one moment"));
    const row = grip.closest("tr");
    lifted = { row, grip, from: placeOf(row), order: [...row.parentElement.children] };
    mark(true);
    if (byKey) row.querySelector("th")?.append(help(lifted.from));
    announce(say(`หยิบลำดับ ${lifted.from} แล้ว ลูกศรขึ้นลงเพื่อย้าย Page Up Page Down ทีละ 10 Enter วาง Esc ยกเลิก`, `Lifted number ${lifted.from}. Arrows move, Page Up and Page Down by 10, Enter drops, Escape returns`));
  }
  function mark(on) {
    lifted.row.classList.toggle("moving", on);
    lifted.grip.setAttribute("aria-pressed", String(on));
    lifted.row.querySelector(".rank-help")?.remove();
  }
  function help(from) {
    const line = document.createElement("div");
    line.className = "rank-help small";
    line.setAttribute("aria-hidden", "true");
    const parts = [["↑"], ["↓", say("ย้าย", "move")], ["Enter", say("วาง", "drop")], ["Esc", say("ยกเลิก", "return")]];
    for (const [key, word] of parts) {
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      line.append(kbd, word ? ` ${word} ` : " ");
    }
    line.append(say(`· เดิมลำดับ ${from}`, `· was number ${from}`));
    return line;
  }
  /* The rows in between change sides; the lifted one never leaves the page, so it keeps focus and pointer. */
  function moveTo(place) {
    const { row } = lifted;
    const rows = rowsOf(row.parentElement);
    const now = rows.indexOf(row);
    const other = rows[Math.min(Math.max(place, 1), rows.length) - 1];
    if (other === row) return;
    const all = [...row.parentElement.children];
    const [mine, theirs] = [all.indexOf(row), all.indexOf(other)];
    if (rows.indexOf(other) < now) row.after(...all.slice(theirs, mine));
    else row.before(...all.slice(mine + 1, theirs + 1));
    renumber();
    announce(say(`ลำดับ ${placeOf(row)} จาก ${rows.length}`, `Number ${placeOf(row)} of ${rows.length}`));
  }
  function renumber() {
    rowsOf(lifted.row.parentElement).forEach((row, index) => {
      const input = row.querySelector("input[name=rank]");
      if (input) input.value = index + 1;
    });
  }
  function putBack() {
    const { row, order, from } = lifted;
    const at = order.indexOf(row);
    row.before(...order.slice(0, at));
    row.after(...order.slice(at + 1));
    renumber();
    finish(say(`กลับที่ลำดับ ${from}`, `Back at number ${from}`));
  }
  function finish(text) {
    mark(false);
    lifted.grip.focus();
    announce(text);
    lifted = null;
  }
  async function drop() {
    const { row, from } = lifted;
    const rank = placeOf(row);
    if (rank === from) return putBack();
    const held = lifted;
    finish(say(`วางที่ลำดับ ${rank} กำลังบันทึก`, `Dropped at ${rank}, saving`));
    saving = true;
    const ok = await saved(row, rank);
    saving = false;
    if (ok) return;
    lifted = held;
    putBack();
    announce(say("บันทึกลำดับไม่สำเร็จ กลับที่เดิมแล้ว", "The order was not saved and is back as it was"));
  }
  /* Posts id and rank. An answer with a page part replaces data-rank-target, so sums and the cut line follow. */
  async function saved(row, rank) {
    const body = row.closest("[data-rank-url]");
    const values = { id: row.dataset.id, rank };
    try {
      if (body.dataset.rankTarget && window.htmx) {
        let ok = false;
        const watch = (event) => (ok = event.detail.successful);
        document.addEventListener("htmx:afterRequest", watch, { once: true });
        await htmx.ajax("POST", body.dataset.rankUrl, { target: body.dataset.rankTarget, swap: "outerHTML", values });
        document.getElementById(row.id)?.querySelector(".grip")?.focus();
        return ok;
      }
      const headers = { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" };
      const answer = await fetch(body.dataset.rankUrl, { method: "POST", headers, body: new URLSearchParams(values) });
      if (answer.ok) announce(say(`บันทึกแล้ว ลำดับ ${rank}`, `Saved as number ${rank}`));
      return answer.ok;
    } catch {
      return false;
    }
  }
  /* What a swapped part says about itself ([data-said]) is read out, not the two hundred rows. */
  document.addEventListener("htmx:afterSettle", (event) => {
    const said = event.detail.target && document.getElementById(event.detail.target.id)?.querySelector("[data-said]");
    if (said) announce(said.textContent.replace(/\s+/g, " ").trim());
  });

  /* ---------- by keyboard ---------- */
  document.addEventListener("click", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip || drag) return;
    lifted ? drop() : lift(grip);
  });
  document.addEventListener("keydown", (event) => {
    if (!lifted) return walk(event);
    if (event.key === "Escape" && (drag || event.target.closest(".grip"))) {
      stopDragging();
      putBack();
    } else if (!event.target.closest(".grip") || !steer(event.key)) return;
    event.preventDefault();
  });
  function steer(key) {
    const place = placeOf(lifted.row);
    const to = { ArrowUp: place - 1, ArrowDown: place + 1, PageUp: place - 10, PageDown: place + 10, Home: 1, End: Infinity }[key];
    if (to !== undefined) {
      moveTo(to);
      lifted.grip.scrollIntoView({ block: "nearest" });
      return true;
    }
    if (key === "Tab") putBack();
    return false;
  }
  /* Arrows go from grip to grip and from tick to tick; with Shift they tick on the way; Enter on a tick goes to the bar of deeds. */
  function walk(event) {
    const box = event.target.closest?.("input[name=selected]");
    const at = box ?? event.target.closest?.(".grip");
    if (!at || event.ctrlKey || event.altKey || event.metaKey) return;
    if (box && event.key === "Enter") {
      event.preventDefault();
      return document.getElementById(box.closest("table").dataset.select)?.querySelector("button:not([hidden])")?.focus();
    }
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const rows = rowsOf(at.closest("tbody"));
    const row = rows[rows.indexOf(at.closest("tr")) + step];
    const next = row?.querySelector(box ? "input[name=selected]" : ".grip");
    if (!next) return;
    if (box && event.shiftKey) tick([box, next], box.checked);
    next.focus();
  }
  function tick(boxes, on) {
    boxes.forEach((each) => (each.checked = on));
    boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* ---------- by mouse and finger ---------- */
  const SLACK = 5; // px a press may tremble before it is a drag
  const EDGE = 90; // px from the edge of the window where the page scrolls by itself
  const SPEED = 16; // px a second for each px inside that edge
  let drag = null; // id of the pointer, y, grip, frame
  let pressed = null;

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (grip && event.isPrimary && event.button === 0 && !lifted && !saving) pressed = { id: event.pointerId, grip, y: event.clientY };
  });
  document.addEventListener("pointermove", (event) => {
    if (pressed?.id === event.pointerId && Math.abs(event.clientY - pressed.y) > SLACK) startDragging(event);
    if (drag?.id !== event.pointerId) return;
    drag.y = event.clientY;
    follow();
  });
  function startDragging(event) {
    const { grip } = pressed;
    pressed = null;
    lift(grip, false);
    if (!lifted) return;
    grip.focus({ preventScroll: true });
    drag = { id: event.pointerId, y: event.clientY, frame: requestAnimationFrame(scroll) };
    document.documentElement.classList.add("dragging");
  }
  /* The place among the others whose middle lies above the pointer. */
  function follow() {
    const own = lifted.row.getBoundingClientRect();
    if (drag.y >= own.top && drag.y <= own.bottom) return;
    const above = rowsOf(lifted.row.parentElement).filter((row) => row !== lifted.row && middle(row) < drag.y);
    moveTo(above.length + 1);
  }
  function middle(row) {
    const { top, height } = row.getBoundingClientRect();
    return top + height / 2;
  }
  /* Faster the nearer to the edge, up to about twenty rows a second, however seldom the browser draws. */
  function scroll(now) {
    if (!drag) return;
    const near = Math.max(EDGE - drag.y, 0) - Math.max(drag.y - (innerHeight - EDGE), 0);
    if (near) {
      scrollBy(0, (-near * SPEED * Math.min(now - (drag.last ?? now), 250)) / 1000);
      follow();
    }
    drag.last = now;
    drag.frame = requestAnimationFrame(scroll);
  }
  function stopDragging() {
    pressed = null;
    if (!drag) return false;
    cancelAnimationFrame(drag.frame);
    document.documentElement.classList.remove("dragging");
    setTimeout(() => (drag = null)); // the click that follows a release is not a lift
    return true;
  }
  document.addEventListener("pointerup", (event) => {
    if (drag && drag.id !== event.pointerId) return;
    if (stopDragging() && lifted) drop();
  });
  document.addEventListener("pointercancel", () => {
    if (stopDragging() && lifted) putBack();
  });

  /* ---------- choose, count and sum: table[data-select] with input[name=selected][data-amount][data-group] ---------- */
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-select-group]")) return chooseGroup(event.target);
    const table = event.target.closest("table[data-select]");
    if (!table || event.target.type !== "checkbox") return;
    const boxes = [...table.querySelectorAll("input[name=selected]")];
    if (event.target.matches("[data-select-all]")) boxes.forEach((box) => (box.checked = event.target.checked));
    const chosen = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest("tr").classList.toggle("sel", box.checked));
    showChosen(document.getElementById(table.dataset.select), chosen);
  });
  function chooseGroup(select) {
    const boxes = [...document.querySelectorAll(`#${select.dataset.selectGroup} input[name=selected]`)];
    if (!select.value || !boxes.length) return;
    boxes.forEach((box) => (box.checked = box.dataset.group === select.value));
    tick([boxes.find((box) => box.checked) ?? boxes[0]], boxes.some((box) => box.checked));
    announce(say(`เลือก ${boxes.filter((box) => box.checked).length} โครงการ`, `${boxes.filter((box) => box.checked).length} projects chosen`));
    select.value = "";
  }
  document.addEventListener("click", (event) => {
    const none = event.target.closest("[data-select-none]");
    if (!none) return;
    const boxes = [...document.querySelectorAll(`#${none.dataset.selectNone} input[type=checkbox]`)];
    tick(boxes, false);
    boxes[0]?.focus();
  });
  function showChosen(bar, chosen) {
    if (!bar) return;
    const sum = chosen.reduce((total, box) => total + Number(box.dataset.amount || 0), 0);
    bar.querySelector("[data-count]")?.replaceChildren(String(chosen.length));
    bar.querySelector("[data-sum]")?.replaceChildren(sum.toLocaleString("en-US"));
    bar.hidden = chosen.length === 0;
  }
})();
