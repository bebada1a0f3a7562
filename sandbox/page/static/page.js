// The practice page: sends what a person does, and swaps in what the server has drawn anew.
"use strict";

const { base, person, channel, thread, version } = document.body.dataset;
const here = `${base}/as/${person}/${channel}`;
const modal = document.getElementById("modal");
const question = document.getElementById("confirm");
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// ---- what people typed and chose --------------------------------------------------------------------------------

const elementsIn = (root) => all("[data-element]", root).filter((el) => !["button", "overflow"].includes(el.dataset.type));

function valueOf(el) {
  const ticked = all("input:checked", el).map((input) => input.value);
  if (el.matches(".multi") || el.dataset.type === "checkboxes") return ticked;
  if (el.dataset.type === "radio_buttons") return ticked[0] ?? null;
  return el.querySelector("select, textarea, input")?.value ?? null;
}

function setValue(el, value) {
  if (el.matches(".multi, .ticks")) {
    const wanted = [value].flat();
    all("input[type=checkbox], input[type=radio]", el).forEach((input) => { input.checked = wanted.includes(input.value); });
  } else {
    const input = el.querySelector("select, textarea, input");
    if (input && (!input.options || [...input.options].some((option) => option.value === value))) input.value = value;
  }
}

const stateOf = (root) =>
  elementsIn(root).map((el) => ({ block: el.dataset.blockId, action: el.dataset.actionId, type: el.dataset.type, value: valueOf(el) }));

// ---- talking to the server --------------------------------------------------------------------------------------

async function send(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => ({ toast: `The practice workspace answered ${answer.status}.`, bad: true }));
    if (said.toast) toast(said.toast, said.bad);
    return said;
  } catch {
    toast("The practice workspace does not answer. Is it still running?", true);
    return { bad: true };
  } finally {
    await refresh();
  }
}

async function busy(button, work) {
  if (button?.classList.contains("busy")) return undefined;
  button?.classList.add("busy");
  button?.setAttribute("aria-busy", "true");
  try { return await work(); } finally {
    button?.classList.remove("busy");
    button?.removeAttribute("aria-busy");
  }
}

function toast(text, bad) {
  const box = document.createElement("div");
  box.className = bad ? "toast bad" : "toast";
  box.textContent = text;
  const place = document.getElementById("toasts");
  place.append(box);
  if (place.matches(":popover-open")) place.hidePopover(); // again on top, of a dialog too
  place.showPopover();
  setTimeout(() => { box.remove(); if (!place.children.length) place.hidePopover(); }, 7000);
}

// ---- swapping in what changed -----------------------------------------------------------------------------------

const drawn = new WeakMap(); // node -> the server's HTML of it
let running = null;
let again = false;

function refresh() {
  again = true;
  running ??= (async () => {
    try {
      while (again) {
        again = false;
        const answer = await fetch(`${here}${thread ? `/${thread}` : ""}?parts=1`);
        if (answer.status === 410) location.assign(`${base}/as/${person}`);
        else if (answer.ok) swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
      }
    } catch { /* the stream will say when the server is back */ } finally { running = null; }
  })();
  return running;
}

function swap(fresh) {
  for (const part of all("[data-part]", fresh)) {
    const name = part.dataset.part;
    if (name === "dialog") { swapDialog(part); continue; }
    const old = document.querySelector(`[data-part="${name}"]`);
    if (!old) continue;
    if (part.dataset.view) old.dataset.view = part.dataset.view; // the Home tab, once it is published
    if (part.hasAttribute("data-keyed")) swapList(old, part);
    else if (drawn.get(old) !== part.innerHTML) {
      const open = all("details[data-keep][open]", old).map((el) => el.dataset.keep);
      drawn.set(old, part.innerHTML);
      keepingFocus(old, () => { old.innerHTML = part.innerHTML; });
      open.forEach((key) => old.querySelector(`[data-keep="${key}"]`)?.setAttribute("open", ""));
    }
  }
}

const keyOf = (node) => node.dataset.ts ?? node.dataset.blockId;

function keyed(nodes) {
  const seen = new Map();
  return [...nodes].map((node) => {
    const key = keyOf(node) || "-";
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return [`${key}#${count}`, node];
  });
}

const stood = new WeakMap(); // list of messages -> where we last put its end

const isAtEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < 80 || Math.abs(list.scrollTop - stood.get(list)) < 4;

// The newest message; from its beginning when it is taller than the pane.
function toEnd(list) {
  const last = list.lastElementChild;
  list.scrollTop = last && last.offsetHeight > list.clientHeight
    ? list.scrollTop + last.getBoundingClientRect().top - list.getBoundingClientRect().top
    : list.scrollHeight;
  stood.set(list, list.scrollTop);
}

function swapList(old, fresh) {
  const atEnd = isAtEnd(old);
  const known = new Map(keyed(old.children));
  let last = null;
  for (const [key, node] of keyed(fresh.children)) {
    let mine = known.get(key);
    known.delete(key);
    const html = node.outerHTML;
    if (!mine) {
      mine = document.importNode(node, true);
      if (known.size || old.children.length) mine.classList.add("fresh");
    } else if (drawn.get(mine) !== html) {
      const next = document.importNode(node, true);
      const typed = stateOf(mine);
      const open = all("details", mine).map((el) => el.open);
      keepingFocus(mine, () => { restore(next, typed); mine.replaceWith(next); return next; });
      all("details.multi, details.container", next).forEach((el, at) => { if (open.length === all("details", next).length) el.open = open[all("details", next).indexOf(el)]; });
      mine = next;
    }
    drawn.set(mine, html);
    const place = last ? last.nextSibling : old.firstChild;
    if (place !== mine) old.insertBefore(mine, place);
    last = mine;
  }
  known.forEach((node) => node.remove());
  if (old.matches(".messages") && atEnd) toEnd(old);
  enliven(old);
}

// What was typed stays where block_id, action_id and kind stay; everything else starts as the app says.
function restore(root, typed) {
  for (const el of elementsIn(root)) {
    const was = typed.find((one) => one.block === el.dataset.blockId && one.action === el.dataset.actionId && one.type === el.dataset.type);
    if (was && was.value !== null) setValue(el, was.value);
  }
}

function keepingFocus(root, work) {
  const active = document.activeElement;
  const inside = root.contains(active) ? active : null;
  const el = inside?.closest("[data-element]");
  const range = inside && "selectionStart" in inside ? [inside.selectionStart, inside.selectionEnd] : null;
  const next = work() ?? root;
  if (!inside) return;
  const scope = next.isConnected ? next : modal;
  const target = el
    ? all("[data-element]", scope).find((one) => one.dataset.blockId === el.dataset.blockId && one.dataset.actionId === el.dataset.actionId)
    : null;
  const focusable = target?.matches("button, a") ? target : inside.value && target && inside.type?.match(/radio|checkbox/)
    ? all("input", target).find((input) => input.value === inside.value)
    : target?.querySelector("select, textarea, input, summary, button");
  focusable?.focus({ preventScroll: true });
  try { if (range && focusable && range[0] !== null) focusable.setSelectionRange(...range); } catch { /* dates have no caret */ }
}

function swapDialog(part) {
  const fresh = part.content.querySelector("form");
  if (!fresh) { if (modal.open) modal.close(); modal.replaceChildren(); return; }
  const old = modal.querySelector("form");
  if (old && old.dataset.view === fresh.dataset.view) {
    old.dataset.callback = fresh.dataset.callback;
    const errors = () => all(".error", modal).length;
    const before = errors();
    for (const piece of [".dialog-head", ".dialog-foot"]) {
      const [was, now] = [old.querySelector(piece), fresh.querySelector(piece)];
      if (drawn.get(was) !== now.innerHTML) {
        const held = document.activeElement?.dataset?.do ?? (was.contains(document.activeElement) ? document.activeElement.type : null);
        drawn.set(was, now.innerHTML);
        was.innerHTML = now.innerHTML;
        if (held && !modal.contains(document.activeElement)) was.querySelector(`[data-do="${held}"], [type="${held}"]`)?.focus();
      }
    }
    const body = old.querySelector(".dialog-body");
    const kept = new Set([...body.children].map(keyOf));
    const stem = stemOf(document.activeElement);
    swapList(body, fresh.querySelector(".dialog-body"));
    if (![...body.children].some((node) => keyOf(node) && kept.has(keyOf(node)))) { body.scrollTop = 0; focusIn(modal); }
    else if (stem && !body.contains(document.activeElement)) {
      const next = elementsIn(body).find((el) => stemOf(el) === stem); // the same field under a new id
      (next?.querySelector("input:checked") ?? next?.querySelector("input, select, textarea, summary"))?.focus({ preventScroll: true });
    }
    if (errors() && !before) body.querySelector(".wrong")?.scrollIntoView({ block: "center" });
    if (errors() && !before) body.querySelector(".wrong :is(input, select, textarea, summary)")?.focus({ preventScroll: true });
  } else {
    modal.replaceChildren(document.importNode(fresh, true));
    remember(modal);
    enliven(modal);
    if (!modal.open) modal.showModal();
    focusIn(modal);
  }
}

const stemOf = (node) => node?.closest?.("[data-element]")?.dataset.blockId.split("#")[0];

function remember(root) {
  all("[data-keyed]", root).forEach((list) => [...list.children].forEach((node) => drawn.set(node, node.outerHTML)));
  all("[data-part]:not([data-keyed]), .dialog-head, .dialog-foot", root).forEach((part) => drawn.set(part, part.innerHTML));
}

function focusIn(root) {
  const wanted = root.querySelector("[data-focus] :is(input, textarea, select)")
    ?? root.querySelector(".dialog-body :is(input, textarea, select, summary, button)") ?? root.querySelector("h1");
  wanted?.focus();
}

// ---- small comforts that need no server -------------------------------------------------------------------------

function enliven(root) {
  all("details.multi", root).forEach(chips);
  all("select", root).forEach(note);
  all("table[data-page]", root).forEach((table) => { if (!table.dataset.shown) page(table, 0); });
}

function chips(el) {
  const box = el.querySelector(".chips");
  box.replaceChildren(...all("input:checked", el).map((input) => {
    const chip = document.createElement("span");
    chip.textContent = input.closest("label").querySelector(".tick-text").textContent;
    return chip;
  }));
  const most = Number(el.dataset.max || 0);
  const full = most && all("input:checked", el).length >= most;
  all("input[type=checkbox]", el).forEach((input) => { input.disabled = Boolean(full && !input.checked); });
  const filter = el.querySelector(".filter");
  if (filter) filter.hidden = all("label", el).length < 9;
}

function note(select) {
  const box = select.parentElement.querySelector(".note");
  if (box) box.textContent = select.selectedOptions[0]?.dataset.note ?? "";
}

function page(table, at) {
  const size = Number(table.dataset.page);
  const rows = all("tbody tr", table);
  const last = Math.max(Math.ceil(rows.length / size) - 1, 0);
  const now = Math.min(Math.max(at, 0), last);
  table.dataset.shown = String(now);
  rows.forEach((row, index) => { row.hidden = Math.floor(index / size) !== now; });
  table.parentElement.querySelector(".pager")?.remove();
  if (!last) return;
  const pager = document.createElement("div");
  pager.className = "pager";
  for (const [sign, step] of [["‹ Back", -1], ["More ›", 1]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn", textContent: sign, disabled: now + step < 0 || now + step > last });
    button.addEventListener("click", () => page(table, now + step));
    pager.append(button);
  }
  pager.append(`Page ${now + 1} of ${last + 1}`);
  table.after(pager);
}

function sort(button) {
  const table = button.closest("table");
  const column = button.closest("th").cellIndex;
  const down = table.dataset.sorted === String(column);
  table.dataset.sorted = down ? "" : String(column);
  const key = (row) => row.cells[column].dataset.sort || row.cells[column].textContent;
  const rows = all("tbody tr", table).sort((a, b) => key(a).localeCompare(key(b), undefined, { numeric: true }));
  table.tBodies[0].append(...(down ? rows.reverse() : rows));
  page(table, 0);
}

function ask(el) {
  const text = el.querySelector(":scope > template.confirm-text");
  if (!text) return Promise.resolve(true);
  question.replaceChildren(text.content.cloneNode(true));
  question.returnValue = "";
  question.showModal();
  return new Promise((done) => {
    all("button", question).forEach((button) => button.addEventListener("click", () => question.close(button.value)));
    question.addEventListener("close", () => done(question.returnValue === "yes"), { once: true });
  });
}

// ---- what people do ---------------------------------------------------------------------------------------------

async function dispatch(el, value, button) {
  const view = el.closest("[data-view]");
  const root = view ?? el.closest("[data-ts]");
  if (!root || !(await ask(el))) return;
  const body = {
    view: view?.dataset.view ?? null, ts: view ? null : root.dataset.ts, thread: el.closest(".thread") ? thread : null,
    block: el.dataset.blockId, action: el.dataset.actionId, type: el.dataset.type, value, state: stateOf(root),
  };
  await busy(button ?? null, () => send(`${here}/click`, body));
}

document.addEventListener("click", (event) => {
  const at = event.target.closest("button, a, li[data-fill], li[data-mention], summary");
  all("details.menu[open], details.multi[open]").forEach((open) => { if (!open.contains(event.target)) open.open = false; });
  if (!event.target.closest(".side, .burger")) document.body.classList.remove("menu-open");
  if (!at) return;
  if (at.matches("a[href*='/archives/']")) {
    const [, room, ts] = at.href.match(/\/archives\/(\w+)\/p(\d+)/) ?? [];
    if (room) {
      event.preventDefault();
      const parent = new URL(at.href).searchParams.get("thread_ts") ?? (ts.slice(0, -6) + "." + ts.slice(-6));
      location.assign(`${base}/as/${person}/${room}/${parent}`);
    }
  } else if (at.matches("a[href*='.slack.com/docs/']")) {
    event.preventDefault();
    window.open(new URL(at.href).pathname, "_blank", "noopener");
  } else if (at.matches("[data-element]")) {
    if (at.matches("button, a")) dispatch(at, at.dataset.value, at);
  } else if (at.dataset.pick !== undefined) {
    const el = at.closest("[data-element]");
    if (el.matches("details")) el.open = false;
    dispatch(el, at.dataset.pick, el.querySelector("summary") ?? at);
  } else if (at.matches(".sort")) sort(at);
  else if (at.dataset.fill || at.dataset.mention) choose(at);
  else if (at.dataset.do === "menu") document.body.classList.toggle("menu-open");
  else if (at.dataset.do === "jump") busy(at, () => send(`${base}/jump`, {}));
  else if (at.dataset.do === "close") busy(at, async () => {
    await tellTyped();
    return send(`${here}/close`, { view: at.closest("[data-view]").dataset.view });
  });
  else if (at.dataset.do === "shortcut") {
    const row = at.closest("[data-ts]");
    at.closest("details").open = false;
    busy(at, () => send(`${here}/shortcut`, { callback: at.dataset.callback, ts: row?.dataset.ts ?? null }));
  }
});

document.addEventListener("change", (event) => {
  const el = event.target.closest("[data-element]");
  if (!el) return;
  if (el.matches(".multi")) chips(el);
  if (event.target.matches("select")) note(event.target);
  const typing = /input$/.test(el.dataset.type);
  if (el.hasAttribute("data-dispatch") && !typing && !event.target.matches(".filter")) dispatch(el, valueOf(el));
});

// What is typed is told once its person pauses, or closes the form.
let pause = 0, typedIn = null;
function tellTyped() {
  clearTimeout(pause);
  const el = typedIn?.isConnected ? typedIn.closest("[data-element]") : null;
  typedIn = null;
  return el ? dispatch(el, valueOf(el)) : null;
}
document.addEventListener("input", (event) => {
  const target = event.target;
  if (target.matches(".filter")) {
    const wanted = target.value.toLowerCase();
    all("label.tick", target.parentElement).forEach((label) => { label.hidden = !label.textContent.toLowerCase().includes(wanted); });
    event.stopPropagation();
  } else if (target.closest("[data-dispatch=typing]")) {
    clearTimeout(pause);
    typedIn = target;
    pause = setTimeout(tellTyped, 500);
  } else if (target.matches(".composer textarea")) hint(target);
});

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.matches("[data-view]")) {
    clearTimeout(pause);
    typedIn = null;
    await busy(form, () => send(`${here}/submit`, { view: form.dataset.view, state: stateOf(form) }));
  } else if (form.matches(".composer")) {
    const box = form.querySelector("textarea");
    const text = box.value.trim();
    if (!text) return;
    const said = await busy(form.querySelector("[type=submit]"), () =>
      send(`${here}/say`, { text, thread: form.dataset.composer === "thread" ? thread : null }));
    if (said && !said.bad && box.value.trim() === text) { box.value = ""; hint(box); }
    toEnd(form.parentElement.querySelector(".messages"));
    if (said && !modal.open) box.focus();
  }
});

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.key === "Escape") {
    const open = all("details.menu[open], details.multi[open]");
    open.forEach((one) => { one.open = false; one.querySelector("summary").focus(); });
    if (open.length) event.preventDefault(); // the form around it stays
    document.body.classList.remove("menu-open");
  }
  if (event.isComposing || event.key === "Process") return;
  if (target.matches?.(".composer textarea")) compose(event, target);
  else if (event.key === "Enter" && target.matches?.("[data-view] input:not(.filter)")) {
    const el = target.closest("[data-dispatch]:not([data-dispatch=typing])");
    event.preventDefault();
    if (target.matches("[type=checkbox], [type=radio]")) target.click();
    else if (el && /input$/.test(el.dataset.type)) dispatch(el, valueOf(el));
    else target.form?.requestSubmit();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && target.matches?.("[data-view] textarea")) target.form.requestSubmit();
});

modal.addEventListener("cancel", (event) => {
  event.preventDefault();
  modal.querySelector("[data-do=close]")?.click();
});

// ---- the composer -----------------------------------------------------------------------------------------------

function hint(box) {
  const list = box.form.querySelector(".hints");
  if (!list) return;
  const typed = box.value.toLowerCase();
  const named = mentioned(box);
  const isCommand = typed.startsWith("/") && !typed.includes("\n") && named === null;
  const shown = all("li", list).filter((li) => {
    const fill = li.dataset.fill?.toLowerCase();
    li.hidden = li.dataset.mention
      ? named === null || !li.dataset.mention.toLowerCase().split(" ").some((word, at, words) => words.slice(at).join(" ").startsWith(named))
      : !isCommand || !fill.startsWith(typed.trimEnd()) || fill === typed.trimEnd();
    return !li.hidden;
  });
  list.hidden = !shown.length;
  mark(box, list, null);
}

// Which proposal Enter would take; the composer says it to whoever listens.
function mark(box, list, chosen) {
  all("li", list).forEach((li) => li.setAttribute("aria-selected", String(li === chosen)));
  if (chosen) box.setAttribute("aria-activedescendant", chosen.id);
  else box.removeAttribute("aria-activedescendant");
}

// What stands after an @ in front of the caret, as far as it can be a name; null where there is none.
const mentioned = (box) => box.value.slice(0, box.selectionStart).toLowerCase().match(/(?:^|\s)@([^@\n]{0,40})$/)?.[1] ?? null;

function choose(li) {
  const box = li.closest("form").querySelector("textarea");
  if (li.dataset.mention) {
    const before = box.value.slice(0, box.selectionStart).replace(/@[^@]*$/, `@${li.dataset.mention} `);
    box.value = before + box.value.slice(box.selectionStart);
    box.selectionStart = box.selectionEnd = before.length;
  } else box.value = li.dataset.fill;
  hint(box);
  li.closest(".hints").hidden = true;
  box.focus();
}

function compose(event, box) {
  const list = box.form.querySelector(".hints");
  const open = list && !list.hidden ? all("li", list).filter((li) => !li.hidden) : [];
  const at = open.findIndex((li) => li.getAttribute("aria-selected") === "true");
  if (open.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const next = open[(at + (event.key === "ArrowDown" ? 1 : open.length - (at < 0 ? 0 : 1)) + open.length) % open.length];
    mark(box, list, next);
    next.scrollIntoView({ block: "nearest" });
  } else if (open.length && (event.key === "Tab" || (event.key === "Enter" && at >= 0))) {
    event.preventDefault();
    choose(open[Math.max(at, 0)]);
  } else if (event.key === "Escape" && open.length) list.hidden = true;
  else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    box.form.requestSubmit();
  }
}

// ---- begin ------------------------------------------------------------------------------------------------------

remember(document);
enliven(document);
all(".messages").forEach(toEnd);
const first = document.querySelector("template[data-part=dialog]");
if (first) swapDialog(first);
if (!modal.open && matchMedia("(min-width: 761px)").matches) document.querySelector(`.composer${thread && thread !== "home" ? "[data-composer=thread]" : ""} textarea`)?.focus();

// A browser holds only six connections to one server, so tabs in the background let go of theirs.
let stream = null;
let newest = version;
function listen() {
  stream?.close();
  stream = null;
  if (document.visibilityState === "hidden") return;
  stream = new EventSource(`${base}/as/${person}/stream?since=${newest}`);
  stream.addEventListener("changed", (event) => { newest = event.lastEventId; refresh(); });
}
listen();
document.addEventListener("visibilitychange", listen);
window.addEventListener("pagehide", () => stream?.close());
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
