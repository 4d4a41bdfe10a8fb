// The verdicts on a draft: a place opens the article at its words.

// A tab that was never shown is only now put on the page: its box may come a little later.
const intoTheDraft = (text, then) => {
  const box = document.querySelector("#draft textarea");
  if (!box) return void requestAnimationFrame(() => intoTheDraft(text, then));
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));  // Gradio takes it over
  box.focus();
  requestAnimationFrame(() => requestAnimationFrame(then));
};
pressmark.onErrand("quotes", ({ draft, check }) => intoTheDraft(draft, () => {
  if (check) document.querySelector("#check").click();
}));

element.addEventListener("click", (event) => {
  const copier = event.target.closest(".copy");
  if (copier) return void pressmark.copy(copier);
  const place = event.target.closest("[data-article]");
  if (!place || !document.getSelection().isCollapsed) return;
  for (const shown of element.querySelectorAll(".quote.shown")) shown.classList.remove("shown");
  place.closest(".quote").classList.add("shown");
  const button = event.target.closest("button") ?? place.querySelector("button.place");
  pressmark.open(place.dataset, button);
});
