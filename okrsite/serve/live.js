// Only `okrsite serve` adds this to a page: it reloads what has changed, in place, and shows what is wrong.
(() => {
  "use strict";
  const shown = document.currentScript.dataset.edition, KEPT = "okrsite-live";
  const box = "faults" in document.body.dataset ? null : document.createElement("div");
  let source = null;

  // A branch goes by the id it stands in and its place there: texts change, that is why the page is read again
  const branches = () => {
    const count = new Map();
    return [...document.querySelectorAll("details")].map(d => {
      const at = (d.id ? d : d.closest("[id]"))?.id ?? "", n = count.get(at) ?? 0;
      count.set(at, n + 1);
      return [at + " " + n, d];
    });
  };
  const keep = () => {
    const open = Object.fromEntries(branches().map(([name, d]) => [name, d.open]));
    const at = location.pathname + location.search;
    try { sessionStorage.setItem(KEPT, JSON.stringify({ at, x: scrollX, y: scrollY, open, focus: document.activeElement.id })); } catch {}
  };
  const restore = () => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(KEPT)); sessionStorage.removeItem(KEPT); } catch {}
    if (kept?.at !== location.pathname + location.search) return;
    for (const [name, d] of branches()) if (name in kept.open) d.open = kept.open[name];
    if (kept.focus) document.getElementById(kept.focus)?.focus({ preventScroll: true });
    const back = () => scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    back();
    if (document.readyState !== "complete") addEventListener("load", back, { once: true });
  };

  const element = (name, text, kind) => {
    const e = document.createElement(name);
    e.textContent = text;
    if (kind) e.className = kind;
    return e;
  };
  const row = f => {
    const li = document.createElement("li");
    if (f.place) li.append(element("code", f.place), " ", element("b", f.code), " ");
    li.append(f.message);
    if (f.hint) li.append(" ", element("span", f.hint, "hint"));
    return li;
  };
  const show = faults => {
    if (!box) return;
    if (!faults) { box.remove(); return; }
    const root = box.shadowRoot || box.attachShadow({ mode: "open" });
    const style = document.createElement("link"), part = document.createElement("section");
    style.rel = "stylesheet";
    style.href = "/.okrsite/live.css";
    part.setAttribute("role", "alert");
    const hide = element("button", "Hide");
    hide.type = "button";
    hide.addEventListener("click", () => box.remove());
    const list = document.createElement("ol");
    list.append(...faults.rows.map(row));
    part.append(hide, element("h2", faults.title), element("p", "Below is the last good site."), list);
    root.replaceChildren(style, part);
    box.id = "okrsite-faults";
    document.body.append(box);
  };

  const hear = said => {
    if (said.edition === shown) { show(said.faults); return; }
    leave();
    keep();
    location.reload();
  };
  const leave = () => { source?.close(); source = null; };
  const listen = () => {
    if (source || document.hidden) return;
    source = new EventSource("/.okrsite/events");
    source.onmessage = e => hear(JSON.parse(e.data));
    source.onerror = () => { if (source?.readyState === EventSource.CLOSED) { leave(); setTimeout(listen, 5000); } };
  };

  restore();
  listen();
  // A browser gives a host few connections: tabs that nobody sees leave theirs to others, and ask when seen again
  document.addEventListener("visibilitychange", () => document.hidden ? leave() : listen());
  addEventListener("pagehide", leave);
  addEventListener("pageshow", listen);
})();
