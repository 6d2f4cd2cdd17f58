// Enhancements only: with this file missing every page is complete and readable.
(() => {
  "use strict";
  const $ = (s, e = document) => e.querySelector(s);
  const $$ = (s, e = document) => [...e.querySelectorAll(s)];
  const root = document.body.dataset.root || "";
  const fold = s => s.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  // Theme: light, dark, or back to the system
  const tb = $("[data-theme-toggle]");
  if (tb) {
    tb.addEventListener("click", () => {
      const el = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)").matches;
      const now = el.dataset.theme || (dark ? "dark" : "light"), next = now === "dark" ? "light" : "dark";
      if ((next === "dark") === dark) delete el.dataset.theme; else el.dataset.theme = next;
      try { el.dataset.theme ? localStorage.setItem("okr-theme", next) : localStorage.removeItem("okr-theme"); } catch {}
    });
  }

  // Dates stay absolute in the page; the distance to today is added as a tooltip and for recent ones as text
  const rtf = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const t of $$("time[datetime]")) {
    const days = Math.round((new Date(t.dateTime) - new Date(new Date().toDateString())) / 864e5);
    const r = Math.abs(days) < 14 ? rtf.format(days, "day") : Math.abs(days) < 60 ? rtf.format(Math.round(days / 7), "week") : rtf.format(Math.round(days / 30), "month");
    t.title = r;
    if ("rel" in t.dataset && Math.abs(days) < 60) t.append(", " + r);
  }

  // One menu at a time; Escape closes
  document.addEventListener("keydown", e => { if (e.key === "Escape") $$("details.menu[open]").forEach(d => { d.open = false; $("summary", d).focus(); }); });
  document.addEventListener("click", e => $$("details.menu[open]").forEach(d => d.contains(e.target) || (d.open = false)));

  // Sortable tables
  for (const table of $$("table[data-sort]")) {
    const body = table.tBodies[0], start = [...body.rows];
    let col = 0;
    for (const th of table.tHead.rows[0].cells) {
      const i = col; col += th.colSpan;
      if ("nosort" in th.dataset) continue;
      const b = document.createElement("button");
      b.type = "button"; b.append(...th.childNodes); th.append(b);
      b.addEventListener("click", () => {
        const was = th.getAttribute("aria-sort"), dir = was === "ascending" ? "descending" : was === "descending" ? "" : "ascending";
        for (const x of table.tHead.rows[0].cells) x.removeAttribute("aria-sort");
        let rows = start;
        if (dir) {
          th.setAttribute("aria-sort", dir);
          // data-v holds the number to sort by; rows without one (restricted) always go last
          const s = dir === "ascending" ? 1 : -1, num = start.some(r => r.cells[i]?.dataset.v);
          const v = r => num ? parseFloat(r.cells[i]?.dataset.v ?? NaN) : r.cells[i]?.textContent.trim() || "";
          rows = [...start].sort((a, c) => {
            const x = v(a), y = v(c);
            return num ? isNaN(x) - isNaN(y) || (x - y) * s : x.localeCompare(y, undefined, { numeric: true }) * s;
          });
        }
        body.append(...rows);
      });
    }
  }

  // Tree: filters, expand, arrow keys
  const form = $("[data-tree-filter]");
  if (form) {
    const trees = $$("[data-tree]"), nodes = trees.flatMap(t => $$("li[data-state]", t)), out = $("output", form), all = trees.flatMap(t => $$("details", t)), branch = n => $(":scope > details", n);
    const initial = all.map(d => d.open), above = n => n.parentElement.closest("li.n");
    const link = (n, kind) => $(`.row-w a[data-id^="${kind}:"]`, n.firstElementChild);
    // What a row can be found by; a key result has the team and the cycle of its objective
    const facts = new Map();
    for (const n of nodes) {
      const up = facts.get(above(n)), f = { text: fold($(".row-t", n).textContent), state: n.dataset.state };
      const known = { team: link(n, "team"), owner: link(n, "person"), cycle: n.dataset.cycle && { dataset: { id: n.dataset.cycle }, textContent: n.dataset.cycle } };
      for (const name in known) {
        const a = known[name], list = form.elements[name];
        f[name] = a ? a.dataset.id : name !== "owner" && up ? up[name] : "";
        if (a && ![...list.options].some(o => o.value === a.dataset.id)) list.add(new Option(a.textContent, a.dataset.id));
      }
      facts.set(n, f);
    }
    for (const name of ["team", "owner", "cycle"]) form.elements[name].append(...[...form.elements[name].options].slice(1).sort((a, b) => a.text.localeCompare(b.text)));
    const apply = () => {
      const f = Object.fromEntries(new FormData(form)), q = fold(f.q.trim()), on = q || f.team || f.owner || f.cycle || f.state;
      const rows = trees.flatMap(t => $$("li.n", t));
      let hits = 0;
      for (const n of rows) { n.hidden = !!on; n.classList.remove("is-hit"); }
      for (const t of trees) t.classList.toggle("is-cut", !!on);
      if (on) {
        for (const n of nodes) {
          const d = facts.get(n);
          if ((q && !d.text.includes(q)) || ["team", "owner", "cycle", "state"].some(k => f[k] && d[k] !== f[k])) continue;
          hits++; n.hidden = false; n.classList.add("is-hit");
          for (let p = above(n); p; p = above(p)) { p.hidden = false; branch(p).open = true; }
        }
      } else all.forEach((d, i) => { d.open = initial[i]; });
      out.value = on ? form.dataset.shown.replace("{n}", hits).replace("{all}", nodes.length) : "";
      for (const t of trees) (t.closest("section") || t).hidden = !!on && !$(".is-hit", t);
      const u = new URLSearchParams(Object.entries(f).filter(x => x[1])).toString();
      try { history.replaceState(null, "", u ? "?" + u : location.pathname + location.hash); } catch {}
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", e => e.preventDefault());
    for (const b of $$("[data-open]", form)) b.addEventListener("click", () => all.forEach(d => { d.open = b.dataset.open === "all"; }));
    for (const [k, v] of new URLSearchParams(location.search)) if (form.elements[k]) form.elements[k].value = v;
    if (location.search) apply();
    // A link into the tree opens the branches around what it leads to
    const reach = () => {
      const n = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!n || !n.matches("li.n")) return;
      for (let p = above(n); p; p = above(p)) branch(p).open = true;
      n.scrollIntoView();
    };
    addEventListener("hashchange", reach); reach();
    for (const t of trees) t.addEventListener("click", e => {
      const r = e.target.closest(".row"), d = r && branch(r.parentElement);
      if (d && !e.target.closest("a")) d.open = !d.open;
    });
    for (const t of trees) t.addEventListener("keydown", e => {
      const s = e.target.closest("summary, a");
      if (!s || !["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(e.key)) return;
      const li = s.closest("li.n"), d = branch(li);
      const seen = $$("li.n", t).filter(x => x.offsetParent && !x.parentElement.closest("details:not([open])"));
      const focus = x => x && $("a", x)?.focus();
      if (e.key === "ArrowRight" && d && !d.open) d.open = true;
      else if (e.key === "ArrowLeft" && d?.open) d.open = false;
      else if (e.key === "ArrowLeft") focus(above(li));
      else focus(seen[seen.indexOf(li) + (e.key === "ArrowUp" ? -1 : 1)]);
      e.preventDefault();
    });
  }

  // Search page: filters the printed index
  const sf = $("[data-search]");
  if (sf) {
    const rows = $$("[data-group] li"), out = $("output"), q = sf.elements.q;
    const run = () => {
      const ws = fold(q.value).split(/\s+/).filter(Boolean); let n = 0;
      for (const r of rows) { r.hidden = !ws.every(w => fold(r.textContent).includes(w)); n += !r.hidden; }
      for (const g of $$("[data-group]")) g.hidden = !$("li:not([hidden])", g);
      out.value = sf.dataset[n ? "some" : "none"].replace("{n}", n);
    };
    q.value = new URLSearchParams(location.search).get("q") || "";
    sf.addEventListener("input", run); sf.addEventListener("submit", e => e.preventDefault()); if (q.value) run();
  }

  // Search overlay: / or Ctrl-K anywhere
  const find = $("[data-find]");
  if (find && window.HTMLDialogElement) {
    let dlg, data, at = 0;
    const build = () => {
      dlg = document.createElement("dialog"); dlg.className = "finder"; dlg.setAttribute("aria-label", find.textContent.trim());
      const make = (tag, attrs) => { const x = document.createElement(tag); for (const k in attrs) x.setAttribute(k, attrs[k]); dlg.append(x); };
      make("input", { type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "finds", "aria-label": find.textContent.trim(), autocomplete: "off" });
      make("ul", { id: "finds", role: "listbox" });
      document.body.append(dlg);
      const input = $("input", dlg), list = $("ul", dlg);
      const mark = () => { $$("li", list).forEach((l, i) => l.setAttribute("aria-selected", i === at)); const l = list.children[at]; l?.scrollIntoView({ block: "nearest" }); input.setAttribute("aria-activedescendant", l ? l.id : ""); };
      const show = () => {
        const ws = fold(input.value).split(/\s+/).filter(Boolean); at = 0;
        const hit = !ws.length ? [] : data.filter(d => ws.every(w => d.f.includes(w))).sort((a, b) => (fold(b[1]) === ws[0]) - (fold(a[1]) === ws[0])).slice(0, 12);
        list.replaceChildren(...hit.map((d, i) => {
          const li = document.createElement("li"), a = document.createElement("a");
          li.id = "f" + i; li.role = "option"; a.href = root + d[3]; a.tabIndex = -1;
          for (const [c, s] of [["code", d[1]], ["", d[2]], ["meta", d[0] + ", " + d[4]]]) { const x = document.createElement("span"); x.className = c; x.textContent = s; a.append(x); }
          li.append(a); return li;
        }));
        mark();
      };
      input.addEventListener("input", show);
      input.addEventListener("keydown", e => {
        const n = list.children.length;
        if (e.key === "ArrowDown" || e.key === "ArrowUp") { at = (at + (e.key === "ArrowDown" ? 1 : n - 1)) % (n || 1); mark(); e.preventDefault(); }
        if (e.key === "Enter") { const a = $("a", list.children[at] || list); location.href = a ? a.href : find.href + "?q=" + encodeURIComponent(input.value); }
      });
      dlg.addEventListener("click", e => { if (e.target === dlg) dlg.close(); });
    };
    const open = async e => {
      e?.preventDefault();
      try { data ??= (await (await fetch(root + find.dataset.find)).json()).map(d => Object.assign(d, { f: fold([d[1], d[2], d[4]].join(" ")) })); }
      catch { location.href = find.href; return; }
      if (!dlg) build();
      dlg.showModal(); $("input", dlg).select();
    };
    find.addEventListener("click", open);
    document.addEventListener("keydown", e => {
      if (e.target.closest("input, select, textarea")) return;
      if (e.key === "/" || (e.key === "k" && (e.ctrlKey || e.metaKey))) open(e);
    });
  }

  // Review mode
  const slides = $$(".slide");
  if (slides.length) {
    const here = () => slides.findIndex(s => s.getBoundingClientRect().top > -innerHeight / 2);
    const go = i => { const s = slides[Math.max(0, Math.min(slides.length - 1, i))]; s.scrollIntoView(); s.focus({ preventScroll: true }); history.replaceState(null, "", "#" + s.id); };
    document.addEventListener("keydown", e => {
      if (e.ctrlKey || e.metaKey || e.altKey || $("dialog[open]")) return;
      if (["ArrowRight", "ArrowDown", "PageDown", " "].includes(e.key)) { e.preventDefault(); go(here() + 1); }
      if (["ArrowLeft", "ArrowUp", "PageUp"].includes(e.key)) { e.preventDefault(); go(here() - 1); }
      if (e.key === "Home") go(0);
      if (e.key === "End") go(slides.length - 1);
      if (e.key === "Escape") location.href = $("[data-leave]").href;
    });
  }
})();
