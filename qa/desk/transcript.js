// The conversation. Runs once, with `element`, `trigger` and `watch` from gr.HTML.
// It sends "open_article" and, for an example question, "select" to Python; copying a quote
// is done here.

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

const copy = async (button) => {
  const quote = button.closest(".quote").querySelector(".quote-text").textContent;
  const text = `${quote}\n— ${button.dataset.reference}`;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https, and not on this machine itself, browsers offer only the old way.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
};

element.addEventListener("click", (event) => {
  const copier = event.target.closest(".copy");
  if (copier) return void copy(copier);
  const example = event.target.closest(".example");
  if (example) {
    if (!element.querySelector(".working")) trigger("select", { question: example.dataset.question });
    return;
  }
  const place = opens(event.target);
  if (!place) return;
  const { article, start, end, seal, answerStart, answerEnd } = place.dataset;
  markShown(place.closest(".quote") ?? place.closest(".reply").querySelector(".quote"));
  document.dispatchEvent(new CustomEvent("pressmark:opening", {
    detail: { opener: event.target.closest("button") },
  }));
  trigger("open_article", { article, start, end, seal, answerStart, answerEnd });
});

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
let seen = 0;
watch("value", () => {
  const exchanges = element.querySelectorAll(".exchange");
  const last = exchanges[exchanges.length - 1];
  markShown(last?.matches(".answered") ? last.querySelector(".quote") : null); // as Python opens it
  if (last && exchanges.length !== seen) {
    last.scrollIntoView({
      block: "start", behavior: calm.matches ? "auto" : "smooth",
    });
  }
  seen = exchanges.length;
});
