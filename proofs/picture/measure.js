// Measures pages in frames: widths, places, contrasts. Runs in the page around them; the measured pages have no scripts.

function channel(share) {
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function brightness([red, green, blue]) {
  return 0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);
}

function numbers(colour) {
  return (colour.match(/[\d.]+/g) || []).map(Number);
}

function ground(element, view) {
  for (let one = element; one; one = one.parentElement) {
    const colour = numbers(view.getComputedStyle(one).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour.slice(0, 3);
  }
  return [255, 255, 255];
}

function contrast(element, view) {
  const style = view.getComputedStyle(element);
  const ink = numbers(element.closest("svg") ? style.fill : style.color);
  const [low, high] = [brightness(ink), brightness(ground(element, view))].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

function withText(page) {
  return [...page.querySelectorAll("main *")].filter(
    (element) =>
      element.getClientRects().length &&
      !element.closest(".unseen, title") &&
      [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
  );
}

function box(element) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return { left, top, right, bottom };
}

function measured(frame) {
  const page = frame.contentDocument;
  const view = frame.contentWindow;
  const texts = withText(page);
  const named = (element) => `${element.className}: ${element.textContent.trim().slice(0, 60)}`;
  return {
    width: page.documentElement.clientWidth,
    needs: page.documentElement.scrollWidth,
    paper: brightness(ground(page.body, view)),
    faint: texts.filter((element) => contrast(element, view) < 4.5).map(named),
    torn: [...page.querySelectorAll(".post, .caption, .counts li, .rows td, .rows th")]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map(named),
    letters: Math.min(...texts.map((element) => parseFloat(view.getComputedStyle(element).fontSize))),
    before: [...page.querySelectorAll(".before")].map(box),
    after: [...page.querySelectorAll(".after")].map(box),
    weeks: ["before", "after"].map((when) =>
      [...page.querySelectorAll(`.${when} tbody tr`)].map((row) => box(row.cells[6]).top),
    ),
  };
}

addEventListener("load", () => {
  const frames = [...document.querySelectorAll("iframe")];
  const found = Object.fromEntries(frames.map((frame) => [frame.id, measured(frame)]));
  document.getElementById("measured").textContent = JSON.stringify(found);
});
