"use strict";
// Nothing here is needed to read the page: it marks today, closes open panels, and opens them for printers
// whose browsers do not do so by style alone.
(() => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;

  for (const week of document.querySelectorAll(".week")) {
    if (week.dataset.first > today || week.dataset.last < today) continue;
    week.classList.add("now");
    const link = document.querySelector(`.jump li a[href="#${week.id}"]`);
    link.setAttribute("aria-current", "date");
    const list = link.closest("ol");
    list.scrollLeft = link.parentElement.offsetLeft - list.clientWidth / 2;
    const jump = document.getElementById("today-link");
    jump.href = `#${week.id}`;
    jump.hidden = false;
    for (const date of week.querySelectorAll(`.date time[datetime="${today}"]`)) {
      const day = date.closest(".day");
      day.classList.add("today");
      day.id = "today";
      jump.href = "#today";
    }
  }

  for (const place of document.querySelectorAll("[data-until]")) {
    const days = Math.round((new Date(place.dataset.until) - new Date(today)) / 86400000);
    if (days >= 0) place.textContent = ` · ${days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`}`;
  }

  const sessions = "details.session[open]";
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll(sessions)) {
      const inside = open.contains(document.activeElement);
      open.open = false;
      if (inside) open.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll(sessions)) {
      if (!open.contains(event.target)) open.open = false;
    }
  });

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
    closed = [];
  });
})();
