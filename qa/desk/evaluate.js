// The tab Evaluate. Runs once, with `element`, `trigger` and `watch` from gr.HTML; `element` says
// what came of what was done, the question sets, the runs and the report are beside it. Sends
// "select" with what is to be done, "save_file", and while something is run "follow_runs".

const FOLLOW_MS = 1500;
const tab = () => document.getElementById("evaluation");
const part = (name) => document.getElementById(`evaluation-${name}`);
const chosen = new Set();
const look = { run: "", ended: "", words: "", start: 0 };
let open = "";  // the run whose report is shown
let held = null;  // what has the focus, to give it back once its part is drawn anew
let toReport = false;

const send = (what) => trigger("select", { ...what, open });

const tellChosen = () => {
  const boxes = [...(part("runs")?.querySelectorAll(".one") ?? [])];
  const there = new Set(boxes.map((box) => box.value));
  [...chosen].forEach((run) => { if (!there.has(run)) chosen.delete(run); });
  boxes.forEach((box) => { box.checked = chosen.has(box.value); });
  const button = part("runs")?.querySelector('[data-do="compare"]');
  if (button) button.disabled = chosen.size !== 2;
};

const nameOf = (target) => {
  const at = target.closest("[data-run], [data-set]");
  const key = at?.dataset.run !== undefined
    ? `[data-run="${CSS.escape(at.dataset.run)}"] `
    : at ? `[data-set="${CSS.escape(at.dataset.set)}"] ` : "";
  if (target.matches(".one")) return `${key}.one`;
  if (target.name) return `[name="${target.name}"]`;
  return target.dataset.do ? `${key}[data-do="${target.dataset.do}"]` : null;
};
document.addEventListener("focusin", ({ target }) => {
  held = tab()?.contains(target) ? nameOf(target) : null;
});

let following = 0;
const follow = () => {
  clearTimeout(following);
  if (!part("runs")?.querySelector(".busy")) return;
  following = setTimeout(() => {
    if (tab().offsetParent) trigger("follow_runs", { open });
    else follow();  // another tab is shown
  }, FOLLOW_MS);
};

const drawn = () => {
  tellChosen();
  follow();
  const head = part("report")?.querySelector("#report-head");
  if (toReport && head) {
    toReport = false;
    head.focus({ preventScroll: true });
    head.scrollIntoView({ block: "start" });
  } else if (held && document.activeElement === document.body) {
    const again = tab().querySelector(held);
    again?.focus({ preventScroll: true });
    if (again?.type === "search") again.setSelectionRange(again.value.length, again.value.length);
  }
};

const sure = (button) => {
  if (!button.dataset.sure || button.dataset.asked) return true;
  const words = button.textContent;
  const label = button.getAttribute("aria-label");
  button.dataset.asked = "true";
  button.textContent = button.dataset.sure;
  button.removeAttribute("aria-label");
  button.addEventListener("blur", () => {
    delete button.dataset.asked;
    button.textContent = words;
    button.setAttribute("aria-label", label);
  }, { once: true });
  return false;
};

document.addEventListener("click", ({ target }) => {
  if (!tab()?.contains(target)) return;
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.article) return void pressmark.open(button.dataset, button);
  if (button.dataset.start !== undefined) {
    look.start = Number(button.dataset.start);
    part("questions").scrollIntoView({ block: "start" });
    return void send({ do: "look", ...look });
  }
  const what = button.dataset.do;
  if (!what || !sure(button)) return;
  const run = button.closest("[data-run]")?.dataset.run ?? "";
  const set = button.closest("[data-set]")?.dataset.set ?? "";
  if (what.startsWith("save_")) return void trigger("save_file", { do: what, run, set });
  if (what === "open" || what === "compare") {
    toReport = true;
    open = what === "open" ? run : "";
    Object.assign(look, { run, ended: "", words: "", start: 0 });
  } else if (what === "close") {
    held = `[data-run="${CSS.escape(open)}"] [data-do="open"]`;
    open = "";
  }
  const [a, b] = [...chosen];
  send(what === "compare" ? { do: what, a, b } : { do: what, run, set });
});

document.addEventListener("change", ({ target }) => {
  if (!part("runs")?.contains(target) || !target.matches(".one")) return;
  if (target.checked) chosen.add(target.value); else chosen.delete(target.value);
  tellChosen();
});

let typing = 0;
document.addEventListener("input", ({ target }) => {
  if (!part("questions")?.contains(target)) return;
  Object.assign(look, { [target.name]: target.value, start: 0 });
  clearTimeout(typing);
  typing = setTimeout(() => send({ do: "look", ...look }), target.name === "words" ? 300 : 0);
});
document.addEventListener("submit", (event) => {
  if (tab()?.contains(event.target)) event.preventDefault();
});

watch("value", () => pressmark.save(element.querySelector(".download")));

const whenThere = () => {
  if (!part("questions")) return void requestAnimationFrame(whenThere);
  for (const name of ["sets", "runs", "report", "questions"]) {
    new MutationObserver(drawn).observe(part(name), { childList: true, subtree: true });
  }
  send({ do: "show" });
};
whenThere();
