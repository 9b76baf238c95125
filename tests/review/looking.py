"""What a person who looks at a page would find fault with, measured in the browser from what it computed itself.

WCAG 2.2 AA: contrast of every text with what lies behind it (1.4.3) and of every control's edge (1.4.11), names of all
controls (4.1.2), a focus that is seen (2.4.7) and not covered (2.4.11), and nothing moves where motion is unwanted.
"""

FAULTS = r"""() => {
  const faults = [];
  const said = element => element.tagName.toLowerCase() + (element.id ? "#" + element.id : "")
    + (element.className && element.className.baseVal === undefined ? "." + element.className : "")
    + " " + (element.textContent || "").trim().slice(0, 30);
  const colour = text => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a), a: 1,
  });
  const behind = element => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) { layers.push(getComputedStyle(one).backgroundColor); }
    const grey = matchMedia("(prefers-color-scheme: dark)").matches ? 18 : 255;
    const canvas = { r: grey, g: grey, b: grey, a: 1 };
    return layers.reverse().reduce((below, layer) => over(colour(layer), below), canvas);
  };
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const opacity = element => {
    let all = 1;
    for (let one = element; one; one = one.parentElement) { all *= Number(getComputedStyle(one).opacity); }
    return all;
  };
  const isShown = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const isText = texts.currentNode.data.trim() && isShown(element) && !element.closest(":disabled, option, script");
    if (!isText) { continue; }
    const style = getComputedStyle(element), below = behind(element), size = parseFloat(style.fontSize);
    const ink = colour(element.closest("svg") && style.fill !== "none" ? style.fill : style.color);
    const got = contrast(over({ ...ink, a: ink.a * opacity(element) }, below), below);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (got < (isLarge ? 3 : 4.5)) { faults.push("contrast " + got.toFixed(2) + ": " + said(element)); }
  }
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const controls = [...document.querySelectorAll(kinds)];
  for (const control of controls.filter(isShown)) {
    const labels = [...(control.labels || [])].map(label => label.textContent).join("");
    const name = control.getAttribute("aria-label") || labels || control.textContent || control.title;
    if (!name.trim()) { faults.push("no name: " + control.outerHTML.slice(0, 60)); }
    const edge = getComputedStyle(control);
    if (control.matches("button, input:not([type=radio]):not([type=checkbox]), select, textarea")
        && contrast(colour(edge.borderTopColor), behind(control.parentElement)) < 3
        && contrast(behind(control), behind(control.parentElement)) < 3) { faults.push("edge: " + said(control)); }
    control.focus({ focusVisible: true });
    if (document.activeElement !== control) { continue; }
    const ring = getComputedStyle(control);
    const isRinged = ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2;
    if (!isRinged) { faults.push("focus unseen: " + said(control)); }
    const place = control.getClientRects()[0];
    const on = document.elementFromPoint(place.left + place.width / 2, place.top + place.height / 2);
    if (!on || !(control.contains(on) || on.contains(control))) { faults.push("focus covered: " + said(control)); }
  }
  for (const element of document.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const moves = style.animationName !== "none" || style.transitionDuration.split(",").some(t => parseFloat(t) > 0);
    if (moves) { faults.push("moves: " + said(element)); }
  }
  return faults;
}"""

FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"

# One word without an end, wherever a page says something that came from elsewhere.
ENDLESS = """() => document.querySelectorAll("h1, p.authors, .question > p, .who, dd, .facts span, .short, .results a")
  .forEach(element => { element.textContent = "Z".repeat(900); })"""

NAME_ROWS = """() => {
  const text = document.createRange();
  text.selectNodeContents(document.querySelector(".who"));
  return new Set([...text.getClientRects()].map(row => row.top)).size;
}"""
