/* Forms that several people may open (components/desk.html): what is typed is kept on the server as a draft, and the form says who is at it.
   Without script the form saves, compares and offers drafts all the same. */
(() => {
  "use strict";
  const PAUSE = 2000, FIRST_RETRY = 2000, LAST_RETRY = 60000;
  const english = document.documentElement.lang === "en";
  const say = (thai, other) => (english ? other : thai);
  const deskOf = (form) => form?.elements?.desk;
  const work = new WeakMap(); // form → {timer, sending, retry}
  const workOf = (form) => work.get(form) ?? work.set(form, { retry: FIRST_RETRY }).get(form);

  /* ---------- the line beside the save button ---------- */
  function lineOf(form) {
    let line = form.querySelector("[data-draft-line]");
    if (line) return line;
    line = document.createElement("span");
    line.className = "small muted";
    line.dataset.draftLine = "";
    line.setAttribute("role", "status");
    line.setAttribute("aria-live", "polite");
    [...form.querySelectorAll(".row-x")].pop()?.append(line);
    return line;
  }
  function tell(form, text, ...more) {
    const line = lineOf(form);
    if (line.textContent !== text) line.replaceChildren(text, ...more);
  }

  /* ---------- drafts: a pause after typing, then again and again until it is kept ---------- */
  function later(form, wait) {
    const state = workOf(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => send(form), wait);
  }
  function stop(form) {
    const state = workOf(form);
    clearTimeout(state.timer);
    state.timer = undefined;
    state.sending?.abort();
  }
  async function send(form) {
    const state = workOf(form);
    state.sending?.abort();
    state.sending = new AbortController();
    state.timer = undefined;
    try {
      const answer = await post(form, state.sending.signal);
      await heard(form, state, answer);
    } catch (fault) {
      if (fault.name !== "AbortError") again(form, state);
    }
  }
  function post(form, signal) {
    const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const headers = { "X-CSRFToken": cookieToken() || form.elements.csrfmiddlewaretoken.value, "X-Requested-With": "XMLHttpRequest" };
    return fetch(deskOf(form).dataset.desk, { method: "POST", headers, body: new URLSearchParams(typed), redirect: "manual", signal });
  }
  /* A sign-in in another tab changes the token; the cookie always holds the one that counts. */
  const cookieToken = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  async function heard(form, state, answer) {
    if (answer.ok || answer.status === 413) {
      state.retry = FIRST_RETRY;
      if (answer.ok) form.dispatchEvent(new CustomEvent("desk:kept", { bubbles: true })); // the findings beside the form judge it
      return tell(form, await answer.text());
    }
    if (answer.status === 401) return tell(form, say("หมดเวลาเข้าใช้งาน ข้อความยังอยู่ในหน้านี้ ", "You are signed out. The text is still here. "), signIn(form));
    if (answer.status === 404) return tell(form, say("เก็บร่างของหน้านี้ไม่ได้แล้ว คัดลอกข้อความไว้ก่อน", "Drafts of this page can no longer be kept. Copy the text first"));
    again(form, state);
  }
  function again(form, state) {
    tell(form, say("ยังบันทึกร่างไม่ได้ จะลองใหม่…", "The draft is not saved yet, trying again…"));
    later(form, state.retry);
    state.retry = Math.min(state.retry * 2, LAST_RETRY);
  }
  function signIn(form) {
    const link = document.createElement("a");
    link.href = `/accounts/login/?next=${encodeURIComponent(deskOf(form).dataset.key)}`;
    link.textContent = say("เข้าใช้อีกครั้ง", "Sign in again");
    link.addEventListener("click", () => form.dispatchEvent(new CustomEvent("desk:leave", { bubbles: true })));
    return link;
  }
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.form;
      if (deskOf(form) && event.target.type !== "hidden") later(form, PAUSE);
    });
  }
  window.addEventListener("online", () => [...document.forms].filter((form) => deskOf(form) && workOf(form).timer).forEach(send));
  document.addEventListener("submit", (event) => {
    const form = event.target.id === "drop-draft" ? null : event.target;
    for (const each of form ? [form] : document.forms) if (deskOf(each)) stop(each);
    if (!deskOf(form) || !cookieToken()) return;
    form.elements.csrfmiddlewaretoken.value = cookieToken();
  });

  /* ---------- a value that is edited on the conflict page is the one that is meant ---------- */
  document.addEventListener("input", (event) => {
    const radio = event.target.closest(".clash .side")?.querySelector("input[type=radio]");
    if (radio && radio !== event.target) radio.checked = true;
  });

  /* ---------- back from another page: the browser kept this one as it was, and it may be saved by now ---------- */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && [...document.forms].some(deskOf)) location.reload();
  });

  /* ---------- getting up: the others see it at once ---------- */
  window.addEventListener("pagehide", () => {
    for (const form of [...document.forms].filter((each) => each.querySelector("[data-presence]"))) {
      const body = new FormData();
      body.append("desk", deskOf(form).value);
      body.append("gone", "1");
      body.append("csrfmiddlewaretoken", cookieToken() || form.elements.csrfmiddlewaretoken.value);
      navigator.sendBeacon(deskOf(form).dataset.here, body);
    }
  });
})();
