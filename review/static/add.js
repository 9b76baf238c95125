"use strict";
// Tells what became of a paper as soon as it is known; without this script a link looks again.

const AGAIN_MS = 500;             // the server itself waits for news before it answers
const AWAY_MS = 5000;

async function look() {
  const here = document.getElementById("outcome");
  let wait = AGAIN_MS;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    const told = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    if (told && !told.querySelector("[data-waits]")) { return arrived(here, told); }
    if (!told) { wait = AWAY_MS; }
  } catch { wait = AWAY_MS; }
  setTimeout(look, wait);
}

function arrived(here, told) {
  here.replaceChildren(...told.getElementById("outcome").childNodes);
  const field = document.querySelector("[name=paper]");
  if (field && field.value === field.defaultValue) { field.value = told.querySelector("[name=paper]").value; }
  const onward = here.querySelector("[autofocus]") || field;
  const isElsewhere = document.activeElement && document.activeElement !== document.body && document.activeElement !== field;
  if (onward && !isElsewhere) { onward.focus(); }
}

if (document.querySelector("[data-waits]")) { look(); }
