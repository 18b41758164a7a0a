// Only what makes the pages nicer: every job works without this file.
(() => {
  "use strict";

  // [data-copy="id"]: a button that copies the text of an element; hidden until there is a clipboard.
  const offerCopies = (root) => {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
  };

  // [data-tick-all]: ticks every input[data-bulk] of its form, and shows when only some are ticked.
  const showTicks = (form) => {
    const all = form.querySelector("input[data-tick-all]");
    if (!all) return;
    const ticks = [...form.querySelectorAll("input[data-bulk]")];
    const count = ticks.filter((tick) => tick.checked).length;
    all.checked = count > 0 && count === ticks.length;
    all.indeterminate = count > 0 && count < ticks.length;
  };
  const revealTickAll = (root) => {
    for (const all of root.querySelectorAll("input[data-tick-all]")) {
      all.hidden = false;
      if (all.form) showTicks(all.form);
    }
  };

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("button[data-copy]");
    if (copy) {
      const source = document.getElementById(copy.dataset.copy);
      await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
      const words = copy.querySelector("[data-copy-words]") ?? copy;
      words.textContent = copy.dataset.copied ?? "Copied";
    }
    const toast = event.target.closest(".toast");
    if (toast) toast.remove();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });

  // Before HTMX reads the form: its own listeners sit further out.
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.form) return;
    if (input.matches("[data-tick-all]")) {
      for (const tick of input.form.querySelectorAll("input[data-bulk]")) tick.checked = input.checked;
    } else if (input.matches("[data-bulk]")) {
      showTicks(input.form);
    }
  }, true);

  const ready = (root) => { offerCopies(root); revealTickAll(root); };
  document.addEventListener("htmx:load", (event) => ready(event.target));
  ready(document);
})();
