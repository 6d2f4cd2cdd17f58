// Enhancements only: with this file missing every page is complete and readable.
(() => {
  "use strict";
  const $ = (s, e = document) => e.querySelector(s);
  const $$ = (s, e = document) => [...e.querySelectorAll(s)];
  const root = document.body.dataset.root || "", find = $("[data-find]");
  const goto = address => { try { history.replaceState(null, "", address); } catch {} };
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

  // Tree: filters, expand, arrow keys; in a large tree, branches that come when they are opened
  const form = $("[data-tree-filter]");
  if (form) {
    const trees = $$("[data-tree]"), out = $("output", form), rest = $("[data-rest]", form), facts = new Map(), initial = new Map(), choices = ["team", "owner", "cycle"];
    const every = s => trees.flatMap(t => $$(s, t)), branch = n => $(":scope > details", n), above = n => n.parentElement.closest("li.n"), door = n => $(":scope > .row [data-branch]", n);
    const link = (n, kind) => $(`.row-w a[data-id^="${kind}:"]`, n.firstElementChild);
    let wide = "";
    // What a row can be found by; a key result has the team, the owner and the cycle of its objective
    const learn = () => {
      for (const n of every("li.n")) if (!facts.has(n)) {
        const up = n.matches(".n-k") && facts.get(above(n)), f = { text: fold($(".row-t", n).textContent), state: n.dataset.state };
        const known = { team: link(n, "team"), owner: link(n, "person"), cycle: n.dataset.cycle && { dataset: { id: n.dataset.cycle }, textContent: n.dataset.cycle } };
        for (const name of choices) {
          const a = known[name], list = form.elements[name];
          f[name] = a ? a.dataset.id : up ? up[name] : "";
          if (a && ![...list.options].some(o => o.value === a.dataset.id)) list.add(new Option(a.textContent, a.dataset.id));
        }
        facts.set(n, f);
        if (door(n) && !branch(n) && !n.matches(".n-more")) {
          const d = document.createElement("details"), s = document.createElement("summary");
          s.ariaLabel = door(n).textContent; d.append(s, document.createElement("ul")); n.append(d);
          d.addEventListener("toggle", () => d.open && door(n) && grow(door(n)));
        }
        if (branch(n)) initial.set(branch(n), branch(n).open);
      }
      for (const name of choices) { const list = form.elements[name], now = list.value; list.append(...[...list.options].slice(1).sort((a, b) => a.text.localeCompare(b.text))); list.value = now; }
    };
    // The rows of a branch stand on a page of their own; links are kept as that page means them
    const grow = a => {
      const n = a.closest("li.n"), x = new XMLHttpRequest();
      if (n.ariaBusy) return;
      n.ariaBusy = "true"; x.open("GET", a.href); x.responseType = "document";
      x.onloadend = () => {
        const rows = x.status < 400 && x.response ? $$("[data-tree] > li.n", x.response) : [], d = branch(n), had = a.matches(":focus");
        if (!rows.length) { location.href = a.href; return; }
        for (const l of rows.flatMap(r => $$("a[href]", r))) l.href = l.href;
        if (d) { $("ul", d).replaceChildren(...rows); d.open = true; a.remove(); } else n.replaceWith(...rows);
        n.ariaBusy = null;
        learn(); if (location.search) apply();
        if (had) $("a", rows[0]).focus();
      };
      x.send();
    };
    const apply = () => {
      const f = Object.fromEntries([...new FormData(form)].filter(x => x[1].trim())), q = fold((f.q || "").trim()), on = Object.keys(f).length > 0, nodes = every("li[data-state]");
      let hits = 0;
      for (const n of every("li.n")) { n.hidden = on; n.classList.remove("is-hit"); }
      for (const t of trees) t.classList.toggle("is-cut", on);
      if (on) {
        for (const n of nodes) {
          const d = facts.get(n);
          if ((q && !d.text.includes(q)) || [...choices, "state"].some(k => f[k] && d[k] !== f[k])) continue;
          hits++; n.hidden = false; n.classList.add("is-hit");
          for (let p = above(n); p; p = above(p)) { p.hidden = false; branch(p).open = true; }
        }
      } else for (const [d, was] of initial) d.open = wide && $("li", d) ? wide === "all" : was;
      out.value = on ? form.dataset.shown.replace("{n}", hits).replace("{all}", nodes.length) : "";
      if (rest) { rest.hidden = !on || !every("[data-branch]").length; rest.href = find.href + "?" + new URLSearchParams({ q: f.q || "", team: f.team?.slice(5) || "", status: f.state || "" }); }
      for (const t of trees) (t.closest("section") || t).hidden = on && !$(".is-hit", t);
      const u = new URLSearchParams(wide ? { ...f, open: wide } : f).toString();
      goto((u ? "?" + u : location.pathname) + location.hash);
    };
    const turn = d => {
      d.open = !d.open;
      if (d.open && d.parentElement.id) goto("#" + d.parentElement.id);
    };
    learn();
    form.addEventListener("input", apply);
    form.addEventListener("submit", e => e.preventDefault());
    for (const b of $$("[data-open]", form)) b.addEventListener("click", () => { wide = b.dataset.open; goto(location.pathname); apply(); });
    for (const [k, v] of new URLSearchParams(location.search)) if (k === "open") wide = v; else if (form.elements[k]) form.elements[k].value = v;
    if (location.search) apply();
    // A link into the tree opens the branches around what it leads to
    const reach = () => {
      const n = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!n || !n.matches("li.n")) return;
      for (let p = n; p; p = above(p)) if (branch(p)) branch(p).open = true;
      n.scrollIntoView();
    };
    addEventListener("hashchange", reach); reach();
    for (const t of trees) t.addEventListener("click", e => {
      const r = e.target.closest(".row"), d = r && branch(r.parentElement), a = e.target.closest("[data-branch]");
      if (a && !e.ctrlKey && !e.metaKey && !e.shiftKey) { e.preventDefault(); grow(a); }
      else if (d && !e.target.closest("a")) turn(d);
    });
    for (const t of trees) t.addEventListener("keydown", e => {
      const s = e.target.closest("summary, a");
      if (!s || !["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(e.key)) return;
      const li = s.closest("li.n"), d = branch(li);
      const seen = $$("li.n", t).filter(x => x.offsetParent && !x.parentElement.closest("details:not([open])"));
      const focus = x => x && $("a", x)?.focus();
      if (e.key === "ArrowRight" && d && !d.open) turn(d);
      else if (e.key === "ArrowLeft" && d?.open) d.open = false;
      else if (e.key === "ArrowLeft") focus(above(li));
      else focus(seen[seen.indexOf(li) + (e.key === "ArrowUp" ? -1 : 1)]);
      e.preventDefault();
    });
  }

  // Search: over an index in small files, on its own page and as an overlay with / or Ctrl-K
  if (find) {
    const got = {}, turns = {}, names = ["kind", "team", "cycle", "status"];
    let meta;
    const load = name => window.okrFind ? Promise.resolve(okrFind[name])
      : fetch(root + find.dataset.find + name + (meta ? "?" + meta.version : ""), meta ? {} : { cache: "no-cache" }).then(r => { if (!r.ok) throw r; return r.json(); });
    const get = name => got[name] ??= load(name);
    const sums = steps => { let at = 0; return steps.map(s => at += s); };
    const words = s => fold(s).match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|(?:(?![\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[\p{L}\p{N}])+/gu) || [];
    // How many slips lie between what was typed and the beginning of a word
    const slips = (q, t) => {
      let old = [], row = [...Array(t.length + 1).keys()];
      for (let i = 1; i <= q.length; i++) {
        const now = [i];
        for (let j = 1; j <= t.length; j++) {
          now[j] = Math.min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (q[i - 1] !== t[j - 1]));
          if (i > 1 && j > 1 && q[i - 1] === t[j - 2] && q[i - 2] === t[j - 1]) now[j] = Math.min(now[j], old[j - 2] + 1);
        }
        old = row; row = now;
      }
      return Math.min(...row);
    };
    const search = async f => {
      let points;
      for (const w of words(f.q || "")) {
        const on = (c, kind = "w") => get(`${kind}${c.codePointAt(0) % meta.buckets}.json`);
        const shelf = await on(w), all = Object.keys(shelf), hits = new Map();
        const add = (t, p, from = shelf) => { for (const n of sums(from[t])) if (!(hits.get(n) > p)) hits.set(n, p); };
        const begin = all.filter(t => t.startsWith(w));
        for (const t of begin) add(t, t === w ? 3 : 2);
        if (!begin.length && w.length > 3) {
          // The slip may be in the first letter: then the word stands elsewhere, but the letter after it tells where
          if (meta.buckets > 1) all.push(...Object.keys(await on(w[1])), ...await on(w[1], "s"), ...await on(w[0], "s"));
          for (const t of new Set(all)) if (slips(w, t) <= (w.length > 7 ? 2 : 1)) add(t, 1, await on(t));
        }
        // A word that nearly everything has tells nothing
        if (begin.some(t => !shelf[t].length) && (w in shelf ? !shelf[w].length : !hits.size)) continue;
        points = points ? new Map([...hits].filter(([n]) => points.has(n)).map(([n, p]) => [n, p + points.get(n)])) : hits;
      }
      let ids = points && [...points.keys()].sort((a, b) => points.get(b) - points.get(a) || a - b);
      for (const name of names.slice(1)) if (f[name]) {
        const those = sums((await get(name + ".json"))[f[name]] || []), set = new Set(those);
        ids = ids ? ids.filter(n => set.has(n)) : those;
      }
      const k = f.kind && meta.kinds.find(x => x[0] === f.kind);
      if (k) ids = ids ? ids.filter(n => n >= k[1] && n < k[2]) : [...Array(k[2] - k[1]).keys()].map(n => n + k[1]);
      return ids || [];
    };
    const make = (tag, attrs, ...inner) => { const x = document.createElement(tag); for (const a in attrs) x.setAttribute(a, attrs[a]); x.append(...inner); return x; };
    const line = async (n, i) => {
      const [code, title, about, href, status] = (await get(`e${n / meta.size | 0}.json`))[n % meta.size];
      const kind = meta.kinds.find(x => n < x[2])[0], sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      sign.append(document.createElementNS(sign.namespaceURI, "use"));
      sign.setAttribute("class", "sign h-" + status); sign.setAttribute("aria-hidden", "true"); sign.firstChild.setAttribute("href", "#h-" + status);
      const state = status ? [sign, meta.choices.status.find(s => s[0] === status)[1] + ", "] : [];
      return make("li", {}, make("a", href ? { href: root + href, id: "f" + i } : { id: "f" + i }, make("span", { class: "code" }, code), make("span", {}, title), make("span", { class: "meta" }, ...state, kind + (about && ", " + about))));
    };
    // The facets of a form, and what it finds as a list
    const panel = async (form, facets, list, out, limit, shown) => {
      meta ??= await load("index.json");
      const asked = new URLSearchParams(location.search);
      for (const name of names) {
        const word = meta.said.facets[name], list = make("select", { name }, new Option(`${word}: ${meta.said.any}`, ""));
        const fill = of => list.append(...of.map(([v, t]) => new Option(t, v)));
        facets.append(make("label", {}, make("span", { class: "vh" }, word), list));
        if (name !== "team") fill(name === "kind" ? meta.kinds.map(k => [k[0], k[0]]) : meta.choices[name]);
        else if (form === sf && asked.has(name)) fill(await get("teams.json"));
        else get("teams.json").then(fill);
      }
      const run = async () => {
        const turn = turns[limit] = (turns[limit] || 0) + 1, f = Object.fromEntries([...new FormData(form)].filter(x => x[1].trim())), on = Object.keys(f).length;
        const ids = await search(f), rows = await Promise.all(ids.slice(0, limit).map(line));
        if (turn !== turns[limit]) return;
        list.replaceChildren(...rows);
        out.value = on ? meta.said[ids.length ? "some" : "none"].replace("{n}", ids.length) : "";
        shown(f, on);
      };
      form.addEventListener("input", run);
      form.addEventListener("submit", e => e.preventDefault());
      return run;
    };
    const sf = $("[data-search]");
    if (sf) {
      const list = $("[data-found]"), rest = $$("main > section, main > .pager"), before = new URLSearchParams(location.search);
      sf.elements.q.value = before.get("q") || sf.elements.q.value;
      panel(sf, $(".facets", sf), list, $("output"), 50, (f, on) => {
        for (const x of rest) x.hidden = !!on;
        const u = new URLSearchParams(f).toString();
        goto(u ? "?" + u : location.pathname);
      }).then(run => {
        for (const [k, v] of before) if (k !== "q" && sf.elements[k]) sf.elements[k].value = v;
        if (before.size || sf.elements.q.value) run();
      }, () => { sf.hidden = true; });
    }
    if (window.HTMLDialogElement) {
      let dlg, run, at = 0;
      const build = async () => {
        const name = find.textContent.trim(), out = make("output", { class: "meta", "aria-live": "polite" });
        const input = make("input", { type: "search", name: "q", role: "combobox", "aria-expanded": "true", "aria-controls": "finds", "aria-label": name, autocomplete: "off" });
        const list = make("ul", { id: "finds", role: "listbox", "aria-label": name }), facets = make("div", { class: "facets" }), form = make("form", {}, input, facets);
        const box = make("dialog", { class: "finder", "aria-label": name }, form, make("p", {}, out), list);
        const mark = () => {
          const all = $$("a", list), l = all[at];
          all.forEach((x, i) => x.setAttribute("aria-selected", i === at));
          l?.scrollIntoView({ block: "nearest" });
          l ? input.setAttribute("aria-activedescendant", l.id) : input.removeAttribute("aria-activedescendant");
        };
        run = await panel(form, facets, list, out, 12, () => { at = 0; for (const a of $$("a", list)) { a.parentElement.role = "none"; a.role = "option"; a.tabIndex = -1; } mark(); });
        input.addEventListener("keydown", e => {
          const n = list.children.length;
          if (e.key === "ArrowDown" || e.key === "ArrowUp") { at = (at + (e.key === "ArrowDown" ? 1 : n - 1)) % (n || 1); mark(); e.preventDefault(); }
          if (e.key === "Enter") { const a = list.children[at]?.firstChild; location.href = a?.href || find.href + "?" + new URLSearchParams(new FormData(form)); e.preventDefault(); }
        });
        box.addEventListener("click", e => { if (e.target === box) box.close(); });
        document.body.append(box);
        dlg = box;
      };
      const open = async e => {
        e.preventDefault();
        try { if (!dlg) await build(); } catch { location.href = find.href; return; }
        if (!dlg.open) dlg.showModal();
        $("input", dlg).select();
      };
      find.addEventListener("click", e => { if (!e.ctrlKey && !e.metaKey && !e.shiftKey) open(e); });
      document.addEventListener("keydown", e => {
        if (e.key === "k" && (e.ctrlKey || e.metaKey) || e.key === "/" && !e.ctrlKey && !e.metaKey && !e.target.closest("input, select, textarea")) open(e);
      });
    }
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
