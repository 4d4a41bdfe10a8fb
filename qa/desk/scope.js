// Which articles may answer. Runs once, with `element` and `watch` from gr.HTML. What is set is
// written, as JSON, into a hidden box of Gradio's that goes along with each question. From
// elsewhere it is set by the event "pressmark:scope", with what is to be asked within.

const NOTHING = { publishers: [], from: "", to: "", articles: [], collection: "" };
let scope = { ...NOTHING };
const one = (selector) => element.querySelector(selector);

const words = () => {
  const { publishers, from, to, articles, collection } = scope;
  const title = (article) => `“${article.title}”`;
  const days = from && to ? `${from} to ${to}` : from ? `since ${from}` : to ? `up to ${to}` : "";
  return [
    collection && `the collection “${collection}”`,
    articles.map(title).join(", "),
    publishers.join(" or "),
    days,
  ].filter(Boolean).join(", ");
};

const chip = (label, removed) => {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.setAttribute("aria-label", `Remove ${label}`);
  button.addEventListener("click", () => { removed(); changed(); one("summary").focus(); });
  item.append(button);
  return item;
};

const show = () => {
  const said = words();
  one(".scope-said").textContent = said ? `Only ${said}` : "All articles";
  one(".scope").classList.toggle("set", said !== "");
  one(".scope-from").value = scope.from;
  one(".scope-to").value = scope.to;
  if (one(".scope-collection")) one(".scope-collection").value = scope.collection;
  one(".scope-chips").replaceChildren(
    ...scope.articles.map((article) => chip(article.title, () => {
      scope.articles = scope.articles.filter((other) => other !== article);
    })),
    ...scope.publishers.map((name) => chip(name, () => {
      scope.publishers = scope.publishers.filter((other) => other !== name);
    })),
  );
};

const changed = () => {
  const box = document.querySelector("#scope-value textarea");
  box.value = words() ? JSON.stringify(scope) : "";
  box.dispatchEvent(new Event("input", { bubbles: true }));  // Gradio takes it over
  show();
};

const known = (name) =>
  [...element.querySelectorAll("option")].find(
    (option) => option.value.toLowerCase() === name.trim().toLowerCase())?.value;

element.addEventListener("input", (event) => {
  const { target } = event;
  if (target.matches(".scope-from")) scope.from = target.value;
  else if (target.matches(".scope-to")) scope.to = target.value;
  else if (target.matches(".scope-collection")) scope.collection = target.value;
  else if (target.matches(".scope-publisher")) {
    const name = known(target.value);
    if (!name) return;
    if (!scope.publishers.includes(name)) scope.publishers = [...scope.publishers, name];
    target.value = "";
  } else return;
  changed();
});

const fold = () => {
  const form = one(".scope");
  if (!form?.open) return;
  form.open = false;
  one("summary").focus();
};
element.addEventListener("click", (event) => {
  if (event.target.closest(".scope-clear")) {
    scope = { ...NOTHING };
    changed();
  } else if (event.target.closest(".scope-done")) fold();
});
element.addEventListener("keydown", (event) => { if (event.key === "Escape") fold(); });
// It lies over what is behind it: left, it goes.
const left = (to) => {
  if (to && !element.contains(to) && one(".scope")) one(".scope").open = false;
};
document.addEventListener("pointerdown", (event) => left(event.target));
element.addEventListener("focusout", (event) => left(event.relatedTarget));
document.addEventListener("pressmark:scope", (event) => {
  scope = { ...NOTHING, ...event.detail };
  changed();
});
document.addEventListener("pressmark:another", () => {
  scope = { ...NOTHING };
  if (one(".scope")) changed();
});
watch("value", show);
