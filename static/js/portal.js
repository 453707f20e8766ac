/* Small helps on top of pages that work without script. Everything listens on the document, so swapped parts need no set-up.
   Words for people come from data attributes written by the templates, or from the few Thai and English lines below. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const english = root.lang === "en";
  const say = (thai, other) => (english ? other : thai);
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

  function announce(text) {
    const live = document.getElementById("live");
    if (live) live.textContent = text;
  }

  /* ---------- htmx: the token goes with every request ---------- */
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });
  const quiet = (event) => event.detail.elt?.matches?.("[data-quiet]"); // asks by itself: a failure is nobody's deed
  document.addEventListener("htmx:sendError", (event) => quiet(event) || announce(say("ติดต่อระบบไม่ได้ ข้อมูลยังไม่ถูกบันทึก", "No connection. Nothing was saved")));
  document.addEventListener("htmx:responseError", (event) => quiet(event) || announce(say("ระบบทำไม่สำเร็จ ข้อมูลยังไม่ถูกบันทึก", "It failed. Nothing was saved")));

  /* ---------- one press, one deed ---------- */
  const submitted = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (submitted.has(form)) return event.preventDefault();
    submitted.add(form);
    clean(form);
    if (keeps(form)) store(form, true);
    if (form.id === "drop-draft") [...document.forms].filter(keeps).forEach(forget);
    for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", "true");
  });
  function release(form) {
    if (!submitted.delete(form)) return;
    for (const button of buttonsOf(form)) button.removeAttribute("aria-disabled");
  }
  function buttonsOf(form) {
    return [...form.elements].filter((element) => element.type === "submit");
  }
  window.addEventListener("pageshow", () => [...document.forms].forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt?.closest?.("form");
    if (form && !quiet(event)) release(form);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
  });

  /* ---------- unsaved changes: <form data-guard> ---------- */
  const dirty = new Set();
  function clean(form) {
    dirty.delete(form);
  }
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) dirty.add(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.elt?.matches?.("form")) clean(event.detail.elt);
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  /* ---------- typed text outlives a sign-in or a conflict: <form data-keep="name"> or one with a desk, in this tab only ---------- */
  const KEEP = "keep:";
  const keeps = (form) => Boolean(form?.matches?.("[data-keep]") || form?.elements?.desk);
  const keyOf = (form) => `${KEEP}${form.elements.desk?.dataset.key ?? location.pathname}#${form.dataset.keep ?? ""}`;
  const keptFields = (form) => [...form.elements].filter((e) => e.name && !["hidden", "password", "file", "submit", "button"].includes(e.type));
  const valuesOf = (form) => keptFields(form).map((e) => [e.name, valueOf(e), Boolean(e.checked)]);
  const valueOf = (e) => (e.multiple ? [...e.selectedOptions].map((option) => option.value) : e.value);
  /* With the text goes what the form was opened with, so that a later save still meets what others saved meanwhile. */
  function store(form, sent) {
    const kept = { sent, at: Date.now(), opened: form.elements.opened?.value, values: valuesOf(form) };
    sessionStorage.setItem(keyOf(form), JSON.stringify(kept));
  }
  function forget(form) {
    sessionStorage.removeItem(keyOf(form));
    clean(form);
  }

  document.addEventListener("input", (event) => {
    if (keeps(event.target.form)) store(event.target.form, false);
  });
  document.addEventListener("desk:leave", (event) => {
    store(event.target, true);
    clean(event.target);
  });
  function offerKept(form) {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
    if (!kept) return;
    if (isAnswered(form, kept)) return sessionStorage.removeItem(keyOf(form));
    form.querySelector("[data-draft]")?.setAttribute("hidden", "");
    if (kept.sent) restore(form, kept);
    noteKept(form, kept);
  }
  /* The same text, a page that answers what was sent, or a draft on the server that is newer or in use already. */
  function isAnswered(form, kept) {
    const desk = form.elements.desk, draft = form.querySelector("[data-draft]");
    if (JSON.stringify(kept.values) === JSON.stringify(valuesOf(form))) return true;
    if (desk && (!("fresh" in desk.dataset) || form.querySelector("[data-draft-used]"))) return true;
    return !kept.sent && Number(draft?.dataset.draft ?? 0) * 1000 > kept.at;
  }
  function noteKept(form, kept) {
    const note = document.createElement("div");
    note.className = "notice warning row-x";
    note.setAttribute("role", "status");
    const text = document.createElement("span");
    if (kept.sent) {
      text.textContent = say("ข้อความที่พิมพ์ไว้กลับมาแล้ว ยังไม่ได้บันทึก", "What you typed is back. It is not saved yet");
      note.append(text, choice("btn-text", say("ทิ้ง", "Discard"), () => (forget(form), location.reload())));
    } else {
      text.textContent = say("มีข้อความที่พิมพ์ค้างไว้และยังไม่ได้บันทึก", "You typed something here that was not saved");
      note.append(text, choice("btn-line", say("ใช้ข้อความนั้น", "Use it"), () => restore(form, kept)), choice("btn-text", say("ทิ้ง", "Discard"), () => forget(form)));
    }
    form.before(note);
  }
  function choice(look, label, deed) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `btn btn-sm ${look}`;
    button.textContent = label;
    button.addEventListener("click", () => {
      deed();
      button.parentElement.remove();
    });
    return button;
  }
  function restore(form, kept) {
    keptFields(form).forEach((element, index) => {
      const [name, value, checked] = kept.values[index] ?? [];
      if (name === element.name) put(element, value, checked);
    });
    if (kept.opened && form.elements.opened) form.elements.opened.value = kept.opened;
    form.dispatchEvent(new Event("input", { bubbles: true }));
    dirty.add(form);
  }
  function put(element, value, checked) {
    if (["checkbox", "radio"].includes(element.type)) element.checked = checked;
    else if (element.multiple) [...element.options].forEach((option) => (option.selected = value.includes(option.value)));
    else element.value = value;
  }
  /* What was sent and led to another page of the portal is saved: forget it. Sign-in and fault pages prove nothing. */
  function forgetSent() {
    if (location.pathname.startsWith("/accounts/") || document.querySelector(".fault")) return;
    for (const key of Object.keys(sessionStorage).filter((each) => each.startsWith(KEEP))) {
      const here = key.slice(KEEP.length).split(/[#?]/)[0] === location.pathname;
      if (!here && JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
    }
  }

  /* ---------- confirm: <details data-dialog> opens as a dialog ---------- */
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details[data-dialog] > summary");
    if (summary) {
      event.preventDefault();
      openDialog(summary.parentElement);
    }
    if (event.target.closest("[data-dialog-close]")) event.target.closest("dialog")?.close();
  });
  function openDialog(details) {
    const body = details.querySelector("[data-dialog-body]");
    const dialog = document.createElement("dialog");
    dialog.className = "dlg";
    dialog.setAttribute("aria-labelledby", body.querySelector("h2")?.id ?? "");
    dialog.append(...body.childNodes);
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      body.append(...dialog.childNodes);
      dialog.remove();
      details.querySelector("summary").focus();
    });
    dialog.showModal();
    dialog.querySelector("input:not([type=hidden]), textarea")?.focus();
  }

  /* ---------- a preset reason becomes the start of the text ---------- */
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[name=preset]")) return;
    const text = event.target.form.elements.comment;
    const presets = [...event.target.form.querySelectorAll("[name=preset]")].map((each) => each.value);
    if (!text.value || presets.includes(text.value)) text.value = event.target.value;
  });

  /* ---------- show the password: <button data-reveal="id"> ---------- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reveal]");
    if (!button) return;
    const input = document.getElementById(button.dataset.reveal);
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });

  /* ---------- forms that send themselves: <select data-autosubmit> ---------- */
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });

  /* ---------- "/" goes to the search field in sight: .search input ---------- */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    const field = [...document.querySelectorAll(".search input")].find((each) => each.offsetParent);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  /* ---------- a panel that draws itself again keeps what was unfolded and where the reader was: <section data-redraws> ---------- */
  let reading;
  document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    if (!target.matches?.("[data-redraws]")) return;
    const open = [...target.querySelectorAll("details[data-fold][open]")].map((each) => each.dataset.fold);
    reading = { open, at: target.contains(document.activeElement) ? document.activeElement.getAttribute("href") ?? "" : undefined };
  });
  document.addEventListener("htmx:afterSettle", () => {
    const panel = reading && document.querySelector("[data-redraws]");
    if (!panel) return;
    for (const fold of panel.querySelectorAll("details[data-fold]")) fold.open ||= reading.open.includes(fold.dataset.fold);
    if (reading.at !== undefined) ([...panel.querySelectorAll("a")].find((link) => link.getAttribute("href") === reading.at) ?? panel).focus();
    reading = undefined;
  });

  /* ---------- line tree: rows carry data-node and data-parent, toggles aria-expanded ---------- */
  document.addEventListener("click", (event) => {
    const toggle = event.target.closest(".tree .tog");
    if (toggle) setOpen(toggle, toggle.getAttribute("aria-expanded") !== "true");
    const all = event.target.closest("[data-tree-all]");
    if (all) {
      const open = all.getAttribute("aria-pressed") !== "true";
      all.setAttribute("aria-pressed", String(open));
      document.querySelectorAll(`#${all.dataset.treeAll} .tog`).forEach((each) => setOpen(each, open));
    }
  });
  function setOpen(toggle, open) {
    toggle.setAttribute("aria-expanded", String(open));
    showChildren(toggle.closest("tr"), open);
  }
  function showChildren(row, open) {
    for (const child of row.parentElement.querySelectorAll(`tr[data-parent="${CSS.escape(row.dataset.node)}"]`)) {
      child.hidden = !open;
      const toggle = child.querySelector(".tog");
      showChildren(child, open && (!toggle || toggle.getAttribute("aria-expanded") === "true"));
    }
  }
  function revealRow(row) {
    for (let at = row; at; ) {
      at.hidden = false;
      const parent = at.dataset.parent;
      at = parent ? at.parentElement.querySelector(`tr[data-node="${CSS.escape(parent)}"]`) : null;
      const toggle = at?.querySelector(".tog");
      if (toggle) setOpen(toggle, true);
    }
  }
  function revealTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const row = target && target.closest(".tree tr");
    if (target && target.closest("form") && target.matches("div[id^=id_]")) enterChoices(target);
    if (!row) return;
    revealRow(row);
    row.scrollIntoView({ block: "center" });
    (row.querySelector("input, a") ?? target).focus({ preventScroll: true });
  }
  /* A field of several boxes is no place for the cursor: it lands in the box that is ticked, else in the first. */
  function enterChoices(group) {
    (group.querySelector("input:checked") ?? group.querySelector("input"))?.focus();
  }
  window.addEventListener("hashchange", revealTarget);

  /* ---------- start ---------- */
  function start() {
    document.querySelectorAll(".tree .tog[aria-expanded=false]").forEach((toggle) => setOpen(toggle, false));
    [...document.forms].filter(keeps).forEach(offerKept);
    forgetSent();
    revealTarget();
  }
  start();
})();
