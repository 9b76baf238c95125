"use strict";
// The queue by keyboard. Without this script the same page works by plain forms; nothing here decides anything itself:
// a decision is called saved only when the server says so, and waits in the outbox until then.

const desk = document.getElementById("desk");
const filters = desk.dataset.filters;
const formMark = desk.dataset.form;
const AHEAD = 4;
const KNOWN_AHEAD = 25;           // below so many the next ones are asked for, which may take as long as a few papers
const BESIDE = 14;
const RANKED_MS = 3000;           // until what was decided has ranked the others, most often
const MOST_TRIES_QUIETLY = 2;
const SLOW_MS = 2000;
const LATE_MS = 75000;            // the server itself waits a minute for its database

let order = desk.dataset.order ? desk.dataset.order.split(",").map(Number) : [];
let past = [];                    // what was looked at before, for "previous"
const near = new Map();           // number → what stands beside the card of a paper that comes soon
const cards = new Map();          // number → promise of its card, parsed and ready to be put in place
const settled = new Set();        // decided here, whatever an older answer of the server still lists
const skipped = new Set(stored("skipped", sessionStorage));
let made = stored("made", sessionStorage);      // [{work, decision, verdict}] that can be undone, the last one last
let outbox = stored("outbox", localStorage);    // decisions that are not saved yet
let sending = false;
let flight = null;                // what is under way to the server; a lost connection may keep it for minutes

document.body.classList.add("scripted");

function stored(name, where) { try { return JSON.parse(where.getItem("livinglist." + name)) || []; } catch { return []; } }
function store(name, value, where) { try { where.setItem("livinglist." + name, JSON.stringify(value)); } catch { /* full or forbidden: memory serves */ } }
function card() { return document.getElementById("card"); }
function shown() { return Number(card().dataset.work) || null; }
function addressOf(work) { return "/queue" + filters + (filters ? "&" : "?") + "work=" + work; }
function plural(n, one, many) { return n === 1 ? "1 " + one : n + " " + many; }

function tell(text, { problem = false, actions = [] } = {}) {
  const notice = document.getElementById("told");
  notice.textContent = text;
  notice.classList.toggle("problem", problem);
  for (const [name, act] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.addEventListener("click", act);
    notice.append(button);
  }
  notice.hidden = !text;
}

// --- moving

function fetchCard(work) {
  if (!cards.has(work)) {
    const coming = fetch("/queue/card/" + work + filters, { headers: { accept: "text/html" } }).then(async answer => {
      if (answer.redirected || answer.status === 401) { location.assign("/login"); }
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return parsed(await answer.text());
    });
    coming.catch(() => cards.delete(work));
    cards.set(work, coming);
  }
  return cards.get(work);
}

function parsed(html) {           // our own server's page, every value in it escaped there
  const made = document.createElement("template");
  made.innerHTML = html;
  return made.content;
}

function ahead(work) {
  const waiting = order.filter(other => !settled.has(other));
  const fresh = waiting.filter(other => !skipped.has(other));
  const pool = fresh.length ? fresh : waiting;
  const place = pool.indexOf(work);
  if (place >= 0) { return pool.slice(place + 1); }
  const from = order.indexOf(work);
  return from < 0 ? pool : pool.filter(other => order.indexOf(other) > from);
}

function prefetch() {
  ahead(shown()).slice(0, AHEAD).forEach(fetchCard);
  if (ahead(shown()).length < KNOWN_AHEAD) { refresh(); }
}

let refreshing = null;
function refresh() { return refreshing = refreshing || askedAnew().finally(() => { refreshing = null; }); }
async function askedAnew() {
  try {
    const answer = await fetch("/queue/order" + filters, { headers: { accept: "application/json" } });
    if (!answer.ok) { return; }
    const news = await answer.json();
    news.near.forEach(paper => near.set(paper.work, paper));
    order = arranged(news.order);
    progress(news);
    renewBeside();
    if (!news.is_current) { countLater(RANKED_MS); }
  } catch { /* no connection: the cards at hand serve, the outbox tells */ }
}

// What was passed stays behind, the cards at hand come next, and the rest as it is ranked now.
function arranged(news) {
  const passed = order.slice(0, order.indexOf(shown()) + 1).filter(work => work === shown() || !settled.has(work));
  return [...new Set([...passed, ...ahead(shown()).slice(0, AHEAD), ...news])];
}

function progress(news) {
  const pace = news.today.seconds === null ? "" : " · " + news.today.seconds + " s each";
  fill("today", news.today.decided.toLocaleString("en"), " decided today" + pace);
  fill("waiting", news.waiting.toLocaleString("en"), " wait");
}

function fill(id, number, text) {
  const bold = document.createElement("b");
  bold.textContent = number;
  document.getElementById(id).replaceChildren(bold, text);
}

function renewBeside() {
  const list = document.getElementById("beside");
  if (list.contains(document.activeElement)) { return; }
  const works = [shown(), ...ahead(shown())].filter(work => near.has(work)).slice(0, BESIDE);
  list.replaceChildren(...works.map(work => {
    const item = document.createElement("li"), link = document.createElement("a"), score = document.createElement("span"), short = document.createElement("span");
    const { relevance, title } = near.get(work);
    item.dataset.work = work;
    link.href = addressOf(work);
    score.className = "score";
    score.textContent = relevance === null ? "–" : Math.round(100 * relevance) + "%";
    short.className = "short";
    short.textContent = title;
    link.append(score, " ", short);
    item.append(link);
    return item;
  }));
  beside();
}

function beside() {
  for (const item of document.querySelectorAll("#beside li")) {
    const work = Number(item.dataset.work);
    item.classList.toggle("done", settled.has(work));
    const link = item.querySelector("a");
    if (work === shown()) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
  }
}

async function go(work, { remember = true, replace = false } = {}) {
  if (!work) { return finished(); }
  const before = shown();
  let ready;
  try { ready = await fetchCard(work); } catch { return tell("The paper could not be loaded: no connection to the server.", { problem: true, actions: [["Try again", () => go(work)]] }); }
  card().replaceWith(ready);
  if (remember && before && before !== work) { past.push(before); }
  cards.delete(work);             // a card is shown once: the next look at it is a fresh one
  history[replace ? "replaceState" : "pushState"]({ work }, "", addressOf(work));
  card().focus({ preventScroll: true });
  scrollTo(0, 0);
  beside();
  dress();
  requestAnimationFrame(() => setTimeout(() => performance.mark("shown-" + work)));  // once it is painted
  if (!sending) { prefetch(); }   // a decision goes first
}

async function finished() {
  const empty = document.createElement("article");
  empty.className = "card empty"; empty.id = "card"; empty.tabIndex = -1;
  const title = document.createElement("h1");
  title.textContent = "Looking for more papers …";
  empty.append(title);
  card().replaceWith(empty);
  await refresh();
  await refresh();                // the first may have been on its way before the last decision
  if (card() !== empty) { return; }
  const rest = ahead(null);
  title.textContent = rest.length ? "Only skipped papers are left" : "Nothing more waits here";
  if (rest.length) { skipped.clear(); store("skipped", [], sessionStorage); go(rest[0]); }
}

function next() { go(ahead(shown())[0]); }
function previous() { if (past.length) { go(past.pop(), { remember: false }); } else { tell("This is the first one."); } }
function skip() { skipped.add(shown()); store("skipped", [...skipped], sessionStorage); next(); }

// --- deciding

function decide(form, button) {
  const work = shown();
  if (!work) { return; }
  const given = new FormData(form);
  if (button && button.name) { given.set(button.name, button.value); }
  const verdict = form.dataset.verdict;
  if (verdict === "include" && !given.get("category") && given.get("kind") !== "survey") {
    document.querySelector("#category input").focus();
    return tell("Which category? Choose one, then include again.", { problem: true });
  }
  if (verdict === "exclude" && !given.get("reason") && !(given.get("other") || "").trim()) {
    document.getElementById("own-reason").focus();
    return tell("Why? Choose a reason or write one.", { problem: true });
  }
  const title = document.getElementById("card-title").textContent.trim().slice(0, 60);
  const what = verdict === "include" ? "included" + (given.get("category") ? " in " + given.get("category") : "")
    : verdict === "exclude" ? "excluded: " + ((given.get("other") || "").trim() || given.get("reason")) : "open again";
  settled.add(work);
  put({ work, verdict, what, title, url: form.getAttribute("action"), body: new URLSearchParams(given).toString() });
  if (verdict === "reopen") { settled.delete(work); } else { next(); }
}

function put(letter) {
  performance.mark("decided-" + letter.work);
  outbox.push(letter);
  store("outbox", outbox, localStorage);
  tell("Saving: " + letter.title);
  send();
}

async function send() {
  if (sending || !outbox.length) { return; }
  sending = true;
  const letter = outbox[0];
  letter.tries = (letter.tries || 0) + 1;
  flight = new AbortController();
  const late = setTimeout(() => flight.abort(), LATE_MS);
  const slow = setTimeout(() => tell("Still saving: " + letter.title + ". The server is busy; the decision waits here until it is saved."), SLOW_MS);
  try {
    const body = new URLSearchParams(letter.body);
    body.set("form", formMark);
    const answer = await fetch(letter.url, { method: "POST", body, headers: { accept: "application/json" }, signal: flight.signal });
    const said = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : {};
    arrived(letter, answer.status, said);
  } catch {
    waitAndSend(letter, "No connection to the server");
  } finally { clearTimeout(slow); clearTimeout(late); sending = false; }
  prefetch();
  if (outbox.length && !outbox[0].waits) { send(); }
}

function arrived(letter, status, said) {
  if (status >= 500 || status === 429 || status === 408) { return waitAndSend(letter, said.problem || "The server could not save it"); }
  outbox.shift();
  store("outbox", outbox, localStorage);
  if (status >= 400) { return refused(letter, status, said); }
  performance.mark("saved-" + letter.work);
  cards.delete(letter.work);
  if (letter.verdict === "reopen") {
    tell("Undone: " + letter.title);
    go(letter.work);
  } else {
    made.push({ work: letter.work, decision: said.decision, title: letter.title });
    made = made.slice(-500);
    store("made", made, sessionStorage);
    tell((said.vote ? "Kept: " : "Saved: ") + letter.title + " – " + (said.vote ? said.said : letter.what), { actions: [["Undo", undo]] });
  }
  countLater();
}

function refused(letter, status, said) {
  settled.delete(letter.work);
  cards.delete(letter.work);
  if (status === 401) { outbox.unshift(letter); store("outbox", outbox, localStorage); location.assign("/login"); return; }
  const look = ["Look at it", async () => { await go(letter.work); giveBack(letter); }];
  tell("Not saved: " + letter.title + " – " + (said.problem || "the server refused it"), { problem: true, actions: [look] });
}

// What was typed into a decision that was refused stands in the fields again.
function giveBack({ work, verdict, body }) {
  const form = shown() === work && document.getElementById(verdict);
  if (!form) { return; }
  const given = new URLSearchParams(body), cells = given.getAll("value");
  for (const field of form.querySelectorAll("input:not([type=hidden])")) {
    if (field.type === "radio") { field.checked = field.value === given.get(field.name); }
    else { field.value = (field.name === "value" ? cells.shift() : given.get(field.name)) || ""; }
  }
  const typed = [...form.querySelectorAll("details input:not([type=hidden])")].find(field => field.value);
  if (typed) { typed.closest("details").open = true; typed.focus(); }
  if (verdict === "include") { preview(); }
}

function waitAndSend(letter, reason) {
  letter.waits = true;
  const seconds = Math.min(30, 2 ** letter.tries);
  setTimeout(() => { letter.waits = false; send(); }, seconds * 1000);
  const waiting = plural(outbox.length, "decision waits", "decisions wait");
  tell(reason + ". " + waiting + " here and will be sent again; keep this page open or come back to it.", { problem: letter.tries > MOST_TRIES_QUIETLY || reason.startsWith("No"), actions: [["Try now", () => { letter.waits = false; send(); }]] });
}

let counting = null;
function countLater(after = 800) { clearTimeout(counting); counting = setTimeout(refresh, after); }

function undo() {
  const last = outbox.length && !sending ? null : made.pop();
  if (!last) { return tell("Nothing to undo here; open a decided paper to undo its decision."); }
  store("made", made, sessionStorage);
  if (last.batch) { return undoBatch(last); }
  settled.delete(last.work);
  const body = new URLSearchParams({ seen: last.decision, form: formMark });
  put({ work: last.work, verdict: "reopen", what: "open again", title: last.title, url: "/works/" + last.work + "/reopen", body: body.toString() });
}

async function undoBatch(last) {
  const back = reason => { made.push(last); store("made", made, sessionStorage); tell(reason, { problem: true, actions: [["Try again", undo]] }); };
  tell("Taking back batch " + last.batch);
  try {
    const answer = await fetch("/batches/" + last.batch + "/undo", { method: "POST", body: new URLSearchParams({ form: formMark }), headers: { accept: "application/json" } });
    const said = await answer.json();
    if (answer.status >= 500) { return back(said.problem); }
    if (!answer.ok) { return tell(said.problem, { problem: true }); }
    const left = said.left_out.length ? "; " + plural(said.left_out.length, "paper was", "papers were") + " decided anew since and stay so" : "";
    const notice = document.getElementById("batch-done");
    if (notice) { notice.hidden = true; }
    tell("Undone: batch " + last.batch + left);
    order = [];
    await refresh();
    if (ahead(null).length) { go(ahead(null)[0]); }
  } catch { back("No connection to the server; the batch stands."); }
}

// --- the line, as it would be

// Of a dataset's columns only those that the table of the chosen category has.
function fit() {
  const form = document.getElementById("include");
  if (!form) { return; }
  const given = new FormData(form);
  for (const cell of form.querySelectorAll(".cell")) {
    const fits = given.get("kind") === "dataset" && cell.dataset.of.split(" ").includes(given.get("category"));
    cell.hidden = !fits;
    cell.querySelectorAll("input").forEach(input => { input.disabled = !fits; });
  }
}

let previewing = null;
function preview() {
  fit();
  clearTimeout(previewing);
  previewing = setTimeout(async () => {
    const form = document.getElementById("include");
    const work = shown();
    if (!form) { return; }
    const given = new URLSearchParams(new FormData(form));
    ["form", "seen", "back", "note", "settles"].forEach(name => given.delete(name));
    try {
      const answer = await fetch(form.dataset.line + "?" + given, { headers: { accept: "application/json" } });
      const said = await answer.json();
      if (work !== shown()) { return; }
      const line = document.getElementById("line-shown");
      line.textContent = said.line || said.problem;
      line.classList.toggle("problem", !said.line);
    } catch { /* the decision itself is checked by the server */ }
  }, 120);
}

// --- keys

const keys = { i: include, x: exclude, c: toCategory, e: edit, s: skip, u: undo, j: next, k: previous, o: open, a: add, b: batch, "?": help, "/": search };
const digits = /^[1-9]$/;

function include() { const form = document.getElementById("include"); if (form) { decide(form); } }
function exclude() {
  const reasons = document.getElementById("why-not");
  if (!reasons) { return; }
  reasons.open = !reasons.open;
  if (reasons.open) { reasons.querySelector("button").focus(); reasons.scrollIntoView({ block: "nearest" }); }
}
function toCategory() { const first = document.querySelector("#category input:checked, #category input"); if (first) { first.focus(); } }
function edit() { const amend = document.getElementById("amend"); if (amend) { amend.open = true; amend.querySelector("input").focus(); } }
function open() { const link = document.getElementById("open-paper"); if (link) { link.click(); } }
function batch() { const link = document.getElementById("to-batch"); if (link) { link.click(); } }
function add() { const link = document.getElementById("to-add"); if (link) { link.click(); } }
function search() { location.assign("/search"); }
function help() { document.getElementById("help").showModal(); }
function choose(digit) {
  const reasons = document.getElementById("why-not");
  if (reasons && reasons.open) {
    const button = reasons.querySelectorAll("button[value]:not([value=''])")[digit - 1];
    if (button) { button.click(); }
    return;
  }
  const radio = document.querySelectorAll("#category input")[digit - 1];
  if (radio) { radio.checked = true; preview(); }
}

function isTyping(target) { return target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select"); }

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
  if (event.key === "Escape") {
    const reasons = document.getElementById("why-not");
    if (reasons && reasons.open) { reasons.open = false; }
    if (document.activeElement) { document.activeElement.blur(); }
    return;
  }
  if (isTyping(event.target) || document.querySelector("dialog[open]") || !areKeysOn()) { return; }
  const act = digits.test(event.key) ? () => choose(Number(event.key)) : keys[event.key];
  if (!act) { return; }
  event.preventDefault();
  if (!event.repeat || event.key === "j" || event.key === "k") { act(); }
});

document.addEventListener("click", event => {
  const button = event.target.closest("[data-do]");
  if (button) { ({ exclude, skip, next, previous, undo, help })[button.dataset.do](); return; }
  const link = event.target.closest("#beside a");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); go(Number(link.parentElement.dataset.work)); }
});
document.addEventListener("submit", event => {
  if (event.target.dataset.verdict) { event.preventDefault(); decide(event.target, event.submitter); }
});
document.addEventListener("input", event => { if (event.target.form && event.target.form.id === "include" && event.target.name !== "note") { preview(); } });
addEventListener("popstate", event => { if (event.state && event.state.work) { go(event.state.work, { remember: false, replace: true }); } });
addEventListener("offline", () => { if (sending) { flight.abort(); } });  // sent twice it is stored once
addEventListener("online", () => { if (outbox.length) { outbox[0].waits = false; send(); } });
addEventListener("beforeunload", event => { if (outbox.length) { event.preventDefault(); } });

function areKeysOn() { return localStorage.getItem("livinglist.keys") !== "off"; }
function dress() { fit(); document.body.classList.toggle("keys-off", !areKeysOn()); }
const keysOn = document.getElementById("keys-on");
keysOn.checked = areKeysOn();
keysOn.addEventListener("change", () => { localStorage.setItem("livinglist.keys", keysOn.checked ? "on" : "off"); dress(); });

const decided = document.getElementById("batch-done");
if (decided && Number(decided.dataset.standing) && !made.some(one => one.batch === Number(decided.dataset.batch))) {
  made.push({ batch: Number(decided.dataset.batch) });
  store("made", made, sessionStorage);
}

dress();
if (shown()) { history.replaceState({ work: shown() }, "", location.href); prefetch(); }
outbox.forEach(letter => { letter.waits = false; settled.add(letter.work); });
if (outbox.length) { tell(plural(outbox.length, "decision", "decisions") + " of before had not been saved; sending."); send(); }
