// What the page does in the browser beside Gradio: markers open source cards, the panel is a sheet
// on a phone, the examples come and go. Asks nothing of any server.
(() => {
  "use strict";
  const root = document.documentElement;
  let opener = null; // the marker that opened the panel; focus returns to it

  function showGroup(group) {
    for (const other of document.querySelectorAll("#sources .group")) {
      other.hidden = other !== group;
    }
  }

  function openCard(card, marker) {
    opener = marker;
    showGroup(card.closest(".group"));
    root.dataset.sources = "open";
    for (const other of document.querySelectorAll("#sources .source.is-open")) {
      other.classList.remove("is-open");
    }
    card.classList.add("is-open");
    card.focus({ preventScroll: true });
    scrollToQuote(card);
  }

  // To the top of the card if the quote is in view from there, else so far that it is.
  function scrollToQuote(card) {
    const body = card.closest(".sheet-body");
    const at = (element) => element.getBoundingClientRect().top - body.getBoundingClientRect().top;
    const mark = card.querySelector("mark");
    const reach = mark ? at(mark) - at(card) + mark.offsetHeight : 0;
    const target = reach < body.clientHeight * 0.9 ? at(card) - 4 : at(mark) - body.clientHeight / 2;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    body.scrollBy({ top: target, behavior: calm ? "auto" : "smooth" });
  }

  function closeSources() {
    if (root.dataset.sources !== "open") return false;
    delete root.dataset.sources;
    opener?.focus();
    opener = null;
    return true;
  }

  document.addEventListener("click", (event) => {
    const marker = event.target.closest?.("a.cite, a.cite-row");
    if (marker) {
      event.preventDefault();
      const card = document.getElementById(marker.hash.slice(1));
      if (card) openCard(card, marker);
    } else if (event.target.closest?.("[data-close]")) {
      closeSources();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!closeSources()) setExamples(false);
  });

  function setExamples(open) {
    if (open) root.dataset.examples = "open";
    else delete root.dataset.examples;
    document.querySelector("#examples-toggle").setAttribute("aria-expanded", String(open));
  }

  // An answer is read from its beginning: the question goes to the top, not the last line down.
  function showNewestQuestion() {
    const questions = document.querySelectorAll("#chat .user-row");
    questions[questions.length - 1]?.scrollIntoView({ block: "start" });
  }

  // Gradio labels each message with its HTML and the log in English; both would be read aloud.
  function nameForScreenReaders(label) {
    document.querySelector("#chat [role=log]")?.setAttribute("aria-label", label);
    for (const message of document.querySelectorAll("#chat [data-testid][aria-label]")) {
      message.removeAttribute("aria-label");
    }
  }

  window.tiaowen = {
    // On a phone the keyboard would cover the examples, so the box is focused only elsewhere.
    ready() {
      root.lang = "zh-CN";
      if (matchMedia("(hover: hover) and (pointer: fine)").matches) {
        document.querySelector("#question textarea").focus();
      }
    },
    sending(inputs) {
      root.dataset.busy = "yes";
      return inputs;
    },
    answered(chatLabel) {
      delete root.dataset.busy;
      nameForScreenReaders(chatLabel);
      requestAnimationFrame(showNewestQuestion);
    },
    sourcesChanged() {
      document.querySelector("#sources .sheet-body")?.scrollTo(0, 0);
    },
    chatChanged(messages) {
      root.dataset.chat = messages ? "going" : "empty";
      setExamples(false);
      requestAnimationFrame(showNewestQuestion);
    },
    toggleExamples() {
      setExamples(root.dataset.examples !== "open");
    },
  };
})();
