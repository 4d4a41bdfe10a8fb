// The conversation. Runs once, with `element`, `trigger` and `watch` from gr.HTML.
// It sends "stop_reading" and, for a question that is only to be pressed, "select" to Python;
// copying a quote is done here. From other tabs come errands with a `question` for the box, to be
// asked at once where `send` is true.

const opens = (target) => {
  const place = target.closest("[data-article]");
  if (!place) return null;
  // A click anywhere in a quote opens it, unless it ended a selection of text.
  if (!target.closest("button") && String(window.getSelection())) return null;
  return place;
};

const markShown = (quote) => {
  element.querySelectorAll(".shown").forEach((old) => old.classList.remove("shown"));
  quote?.classList.add("shown");
};

const box = () => document.querySelector("#question textarea");
const intoTheBox = (question) => {
  box().value = question;
  box().dispatchEvent(new Event("input", { bubbles: true }));  // Gradio takes it over
  box().focus();
  box().setSelectionRange(question.length, question.length);
};

// An empty question goes nowhere; the box says so.
const refuseEmpty = (event) => {
  if (event.isComposing || !box() || box().value.trim()) return;
  const sends = event.type === "click"
    ? event.target.closest("#question button")
    : event.target === box() && event.key === "Enter" && !event.shiftKey;
  if (!sends) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box().setCustomValidity("Type a question first.");
  box().reportValidity();
};
window.addEventListener("keydown", refuseEmpty, true);
window.addEventListener("click", refuseEmpty, true);
for (const goes of ["input", "focusout"]) {
  document.addEventListener(goes, ({ target }) => { if (target === box()) target.setCustomValidity(""); });
}
// What was set or said for the conversation on the page does not hold for the next.
const anotherBegins = () => document.dispatchEvent(new Event("pressmark:another"));
document.addEventListener("click", ({ target }) => {
  if (target.closest("#afresh")) box().focus();
  if (target.closest(".talk-open")) follows = true;
  if (target.closest("#afresh, .talk-open")) anotherBegins();
});

// The page's HTML is replaced whole whenever there is news. What somebody has unfolded, and what
// has the focus, stay; a question that was pressed takes the focus along to its answer.
let stopping = null;
let held = null;
let follows = false;
const unfolded = new Set();
const folds = () => [...element.querySelectorAll(".exchange")].flatMap((exchange, n) =>
  [...exchange.querySelectorAll("details")].map((fold, m) => [`${n} ${m}`, fold]));
const showStopping = () => {
  const stop = element.querySelector(".stop");
  if (stop && stop.dataset.stop === stopping) {
    stop.textContent = "Stopping…";
    stop.setAttribute("aria-disabled", "true");
  }
};
const exchangesNow = () => [...element.querySelectorAll(".exchange")];
const stopsAt = (exchange) => [...exchange.querySelectorAll("button, summary, a, [tabindex]")];
document.addEventListener("focusin", ({ target }) => {
  const n = exchangesNow().findIndex((exchange) => exchange.contains(target));
  held = n < 0 ? null
    : { n, m: stopsAt(exchangesNow()[n]).indexOf(target), atStop: target.matches(".stop") };
});
const giveFocusBack = () => {
  const exchanges = exchangesNow();
  if (follows && exchanges.length) {
    follows = false;
    return void exchanges.at(-1).querySelector(".question").focus({ preventScroll: true });
  }
  const exchange = held && exchanges[held.n];
  if (!exchange || document.activeElement !== document.body) return;
  const again = held.atStop ? exchange.querySelector(".stop") : stopsAt(exchange)[held.m];
  (again ?? exchange.querySelector(".question")).focus({ preventScroll: true });
};
element.addEventListener("toggle", (event) => {
  const [key] = folds().find(([, fold]) => fold === event.target) ?? [];
  if (event.target.open) unfolded.add(key);
  else unfolded.delete(key);
}, true);

const askNow = (question, { exhaustive = false, everywhere = false } = {}) => {
  if (element.querySelector(".working")) return;
  follows = true;
  trigger("select", { question, exhaustive, everywhere });
};
pressmark.onErrand("ask", ({ question = "", send, scope, begin }) => {
  if (begin) {  // articles were added: what is said before the first question is told anew
    if (!element.querySelector(".exchange")) {
      trigger("begin_anew");
      anotherBegins();
    }
    return void (begin === "quietly" || document.querySelector("#question textarea").focus());
  }
  if (scope) document.dispatchEvent(new CustomEvent("pressmark:scope", { detail: scope }));
  if (send) setTimeout(() => askNow(question));  // once Gradio has taken the scope over
  else intoTheBox(question);
});

// Hover or focus on a number shows its quote in a card.
const card = document.createElement("div");
card.id = "quote-card";
card.setAttribute("role", "tooltip");
card.hidden = true;
element.parentElement.append(card);
let carded = null;
const hideCard = () => {
  carded?.removeAttribute("aria-describedby");
  carded = null;
  card.hidden = true;
};
const showCard = (number) => {
  if (number === carded) return;
  hideCard();
  const same = `.quote[data-article="${CSS.escape(number.dataset.article)}"]`
    + `[data-start="${number.dataset.start}"][data-end="${number.dataset.end}"]`;
  const quote = number.closest(".reply").querySelector(same);
  if (!quote) return;
  const words = quote.querySelector(".quote-table, .quote-text").cloneNode(true);
  const where = document.createElement("p");
  where.append(quote.querySelector(".place").textContent);
  const facts = quote.querySelector(".where .facts").cloneNode(true);
  card.replaceChildren(words, where, facts);
  card.hidden = false;
  carded = number;
  number.setAttribute("aria-describedby", card.id);
  const at = number.getBoundingClientRect();
  const room = element.getBoundingClientRect();
  const left = Math.max(room.left + 8, Math.min(at.left, room.right - card.offsetWidth - 8));
  const below = at.bottom + 6 + card.offsetHeight < room.bottom;
  card.style.left = `${left}px`;
  card.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - 6 - card.offsetHeight)}px`;
};
const numberAt = (event) => event.target.closest?.("button.number[data-n]");
let leaving = 0;
const stay = () => clearTimeout(leaving);
const leave = () => {
  stay();
  leaving = setTimeout(hideCard, 200);  // time to reach the card, which may be pointed at, too
};
for (const [comes, goes] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  element.addEventListener(comes, (event) => {
    const number = numberAt(event);
    if (!number) return;
    stay();
    showCard(number);
  });
  element.addEventListener(goes, (event) => { if (numberAt(event)) leave(); });
}
card.addEventListener("mouseenter", stay);
card.addEventListener("mouseleave", leave);
element.addEventListener("scroll", hideCard, true);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideCard(); });

element.addEventListener("click", (event) => {
  const copier = event.target.closest(".copy");
  if (copier) return void pressmark.copy(copier);
  const asks = event.target.closest(".example, .asks");
  if (asks) {
    const { question, exhaustive, everywhere } = asks.dataset;
    return void askNow(question, {
      exhaustive: exhaustive === "true", everywhere: everywhere === "true",
    });
  }
  if (event.target.closest(".to-library")) return void pressmark.go("library", { add: true });
  const correct = event.target.closest(".correct");
  if (correct) return void intoTheBox(correct.dataset.question);
  const stop = event.target.closest(".stop");
  if (stop) {
    stopping = stop.dataset.stop;
    showStopping();
    trigger("stop_reading", { stop: stopping });
    return;
  }
  const place = opens(event.target);
  if (!place) return;
  markShown(place.closest(".quote") ?? place.closest(".reply").querySelector(".quote"));
  hideCard();
  pressmark.open(place.dataset, event.target.closest("button"));
});

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
let seen = 0;
watch("value", () => {
  hideCard();
  const exchanges = element.querySelectorAll(".exchange");
  if (exchanges.length < seen) unfolded.clear();
  if (exchanges.length > seen) document.dispatchEvent(new Event("pressmark:asked"));
  folds().forEach(([key, fold]) => { fold.open = unfolded.has(key); });
  showStopping();
  giveFocusBack();
  const last = exchanges[exchanges.length - 1];
  markShown(last?.matches(".answered, .abstained") ? last.querySelector(".quote") : null); // as Python opens it
  if (last && exchanges.length !== seen) {
    last.scrollIntoView({
      block: "start", behavior: calm.matches ? "auto" : "smooth",
    });
  }
  seen = exchanges.length;
});
