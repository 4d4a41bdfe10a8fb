"use strict";
(() => {
  const PAGE = 100;
  const form = document.querySelector(".filters");
  const all = [...document.querySelectorAll(".question")];
  const more = document.querySelector("[data-do=more]");
  const toggle = document.querySelector("[data-do=toggle]");
  const output = form.querySelector("output");
  const texts = all.map((question) => question.textContent.toLowerCase());
  let page = PAGE;

  function show() {
    const wanted = form.elements.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kinds = new Set(
      [...form.querySelectorAll("[name=outcome]:checked")].map((box) => box.value),
    );
    let fitting = 0;
    all.forEach((question, i) => {
      const fits =
        kinds.has(question.dataset.outcome) && wanted.every((word) => texts[i].includes(word));
      if (fits) fitting += 1;
      question.hidden = !fits || fitting > page;
    });
    const shown = Math.min(fitting, page);
    output.value = shown < fitting ? `${shown} of ${fitting} shown` : `${fitting} shown`;
    more.hidden = shown === fitting;
  }

  form.addEventListener("input", () => { page = PAGE; show(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => { page += PAGE; show(); });
  toggle.addEventListener("click", () => {
    const shown = all.filter((question) => !question.hidden);
    const open = !shown.every((question) => question.open);
    shown.forEach((question) => { question.open = open; });
    toggle.textContent = open ? "Close these" : "Open these";
  });
  form.hidden = false;
  show();
})();
