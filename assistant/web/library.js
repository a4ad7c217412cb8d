// What the library does in the browser: the list filters itself as one types, a place is jumped to
// without loading the document again, the table of contents is a sheet on a phone. Without this
// script the same forms and links work. Asks nothing of any host but this one.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const colour = () => root.classList.toggle("dark", dark.matches);
  dark.addEventListener("change", colour);
  colour(); // before anything is drawn
  root.classList.add("scripted");

  // --- the list ------------------------------------------------------------------------------

  function filterWhileTyping(form) {
    const quiet = 150; // milliseconds without a key before the list is asked for
    const usual = Object.fromEntries(new FormData(form));
    let timer = 0;
    let request = null;

    // What was not touched stays out of the address: no day is today.
    function address() {
      const query = new URLSearchParams(location.search);
      query.delete("page");
      for (const [name, value] of new FormData(form)) {
        if (value && (value !== usual[name] || query.has(name))) query.set(name, value);
        else query.delete(name);
      }
      return query.size ? `${form.action}?${query}` : form.action;
    }

    async function show() {
      request?.abort();
      request = new AbortController();
      const wanted = address();
      try {
        const reply = await fetch(wanted, { signal: request.signal });
        const page = new DOMParser().parseFromString(await reply.text(), "text/html");
        document.querySelector(".results").innerHTML = page.querySelector(".results").innerHTML;
        history.replaceState(null, "", wanted);
      } catch (error) {
        if (error.name !== "AbortError") location.assign(wanted);
      }
    }

    function soon(event) {
      if (event.isComposing) return; // a syllable on its way to becoming a word
      clearTimeout(timer);
      timer = setTimeout(show, quiet);
    }
    form.addEventListener("input", soon);
    form.addEventListener("compositionend", soon);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      show();
    });
  }

  // --- a document ----------------------------------------------------------------------------

  function placed() {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  }

  // Who reads with the keyboard or a screen reader goes on from the place, not from the box.
  function focusPlace() {
    const place = placed();
    if (!place) return;
    if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.scrollIntoView();
  }

  function jumpToPlaces(form) {
    const said = document.querySelector(".said");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = new URLSearchParams(new FormData(form));
      if (!fields.get("at").trim()) return;
      const reply = await fetch(`place?${fields}`);
      const { fragment, message } = await reply.json();
      said.textContent = message;
      said.classList.toggle("wrong", !fragment);
      if (!fragment) return;
      if (decodeURI(location.hash) === decodeURI(fragment)) focusPlace();
      else location.hash = fragment;
    });
  }

  function openContents(toggle) {
    const contents = document.getElementById("contents");
    function set(open) {
      const toolbar = toggle.closest(".toolbar");
      if (open) contents.style.top = `${toolbar.getBoundingClientRect().bottom}px`;
      toggle.setAttribute("aria-expanded", String(open));
      contents.classList.toggle("open", open);
    }
    toggle.addEventListener("click", () => set(toggle.ariaExpanded !== "true"));
    contents.addEventListener("click", (event) => {
      if (event.target.closest("a")) set(false);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || toggle.ariaExpanded !== "true") return;
      set(false);
      toggle.focus();
    });
  }

  // --- start ---------------------------------------------------------------------------------

  const start = (selector, begin) => {
    const element = document.querySelector(selector);
    if (element) begin(element);
  };
  document.addEventListener("DOMContentLoaded", () => {
    start(".filters", filterWhileTyping);
    start(".jump", jumpToPlaces);
    start(".toggle", openContents);
    focusPlace();
  });
  addEventListener("hashchange", focusPlace);
})();
