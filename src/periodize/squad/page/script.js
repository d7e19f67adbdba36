"use strict";
// Nothing here is needed to read the page: it opens the week of today, and the week that a link leads to where a
// browser does not do so by itself.
(() => {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;

  for (const week of document.querySelectorAll(".gym .week")) {
    if (week.dataset.first > today || week.dataset.last < today) continue;
    for (const other of document.querySelectorAll(".gym .week[open]")) other.open = false;
    week.open = true;
    week.classList.add("now");
    const link = document.querySelector(`#gym .jump a[href="#week-${week.dataset.first}"]`);
    link.setAttribute("aria-current", "date");
    const list = link.closest("ol");
    list.scrollLeft = link.parentElement.offsetLeft - list.clientWidth / 2;
    const jump = document.getElementById("today-link");
    const day = document.getElementById(`day-${today}`);
    if (day) day.parentElement.classList.add("today");
    if (day) day.parentElement.open = true;
    jump.href = day ? `#day-${today}` : `#week-${week.dataset.first}`;
    jump.hidden = false;
  }

  const show = () => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place || !place.closest("details.week")) return;
    for (let one = place; one; one = one.parentElement.closest("details")) one.open = true;
    place.scrollIntoView();
  };
  addEventListener("hashchange", show);
  if (location.hash) show();
})();
