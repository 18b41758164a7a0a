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

  const copied = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    const words = button.querySelector("[data-copy-words]") ?? button;
    words.textContent = button.dataset.copied ?? "Copied";
  };

  document.addEventListener("click", (event) => {
    const copy = event.target.closest("button[data-copy]");
    if (copy) copied(copy);
    // [data-dialog="id"]: a submit button that shows the last look first; without script it submits to the same page.
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    }
    const closer = event.target.closest('button[command="close"]');
    if (closer && !("commandForElement" in closer)) closer.closest("dialog").close();
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
  // Back to a page whose ticks the browser kept: count them again.
  window.addEventListener("pageshow", () => {
    const kept = document.querySelector("input[data-bulk]:checked");
    if (kept) kept.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
