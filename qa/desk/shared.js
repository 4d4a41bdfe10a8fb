// What the page's scripts share; put before each of them. Whichever runs first sets it up.
//
//   pressmark.open(place, opener)     opens an article in the pane. `place` has `article`, and
//                                     where a quote is meant `start`, `end`, `seal`, `answerStart`,
//                                     `answerEnd`, `near`: the dataset of an element with `data-article`.
//                                     `opener` is what gets the focus back.
//   pressmark.go(tab, errand)         shows a tab by its name, with something to do there
//   pressmark.onErrand(tab, act)      in a tab's script: `act(errand)` for each that is sent there,
//                                     also one sent before the tab was first shown
//   pressmark.copy(button)            copies the quote around a `.copy`, with its reference
//   pressmark.copyText(text, button)  copies other words; the button says so
//   pressmark.say(words)              has a screen reader say them. What Python puts on the page is
//                                     said where it has `data-say`: these words, or, where they are
//                                     none, its own; see `page.js`
//   pressmark.save(file)              hands a `.download` on the page to the browser to be saved
//   pressmark.ask(question, more)     go("ask", {question, ...more}): the question goes into the
//                                     box, or with `send: true` is asked at once; `scope` says
//                                     which articles may answer: `{articles: [{id, title}]}`,
//                                     `{publishers: [name]}`, `{from, to}` (ISO days), or a
//                                     `collection`'s name with its `articles`

window.pressmark ??= (() => {
  const waiting = new Map();
  const acts = new Map();
  // One live region, always there: readers miss those that come onto the page with their words.
  const region = document.createElement("div");
  region.id = "said";
  region.setAttribute("role", "status");
  document.body.append(region);
  const unsaid = [];  // what comes at the same time is said together
  const deliver = (tab) => {
    if (!acts.has(tab) || !waiting.has(tab)) return;
    const errand = waiting.get(tab);
    waiting.delete(tab);
    acts.get(tab)(errand);
  };
  return {
    open(place, opener = null) {
      document.dispatchEvent(new CustomEvent("pressmark:open", { detail: { place, opener } }));
    },
    go(tab, errand = null) {
      document.getElementById(`tab-${tab}-button`)?.click();
      if (errand === null) return;
      waiting.set(tab, errand);
      // Once the panel is on the page: what is hidden can't take the focus.
      requestAnimationFrame(() => requestAnimationFrame(() => deliver(tab)));
    },
    onErrand(tab, act) {
      acts.set(tab, act);
      deliver(tab);
    },
    say(words) {
      // Behind a modal dialog nothing is said.
      const room = [...document.querySelectorAll("dialog:modal, [aria-modal=true]")].at(-1) ?? document.body;
      if (region.parentElement !== room) room.append(region);
      region.textContent = "";
      unsaid.push(words);
      if (unsaid.length > 1) return;
      setTimeout(() => { region.textContent = unsaid.splice(0).join(" "); }, 150);
    },
    async copy(button) {
      const quote = button.closest(".quote").querySelector(".quote-text").textContent;
      await this.copyText(`${quote}\n— ${button.dataset.reference}`, button);
    },
    async copyText(text, button) {
      button.dataset.label ??= button.textContent;
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
      this.say("Copied, with its citation.");
      setTimeout(() => { button.textContent = button.dataset.label; }, 1500);
    },
    save(file) {
      if (!file) return;
      const { bytes, name, type } = file.dataset;
      file.remove();
      const binary = atob(bytes);
      const whole = Uint8Array.from(binary, (character) => character.charCodeAt(0));
      const address = URL.createObjectURL(new Blob([whole], { type }));
      const link = document.createElement("a");
      link.href = address;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
    ask(question, more = {}) { this.go("ask", { question, ...more }); },
  };
})();
const { pressmark } = window;
