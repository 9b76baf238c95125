"use strict";
// What takes long to tell of a work comes after the page; without this script a link leads to it.

const portrait = document.getElementById("portrait");
fetch(portrait.dataset.of, { headers: { accept: "text/html" } }).then(async answer => {
  if (!answer.ok) { return; }
  const told = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("portrait");
  if (told) { portrait.replaceWith(told); }
}).catch(() => { /* the link stays */ });
