// Numbers and lines are computed in JavaScript, from the front matter, once a build; templates only print them.

const clamp = (value) => Math.min(1, Math.max(0, value));

function reached(keyResult) {
  const now = keyResult.check_ins.at(-1).value;
  return (now - keyResult.baseline) / (keyResult.target - keyResult.baseline);
}

function progress(keyResults) {
  const weights = keyResults.reduce((sum, k) => sum + k.weight, 0);
  return keyResults.reduce((sum, k) => sum + k.weight * clamp(reached(k)), 0) / weights;
}

function ancestors(okr, okrs) {
  const found = [];
  for (let above = okrs.get(okr.parent); above; above = okrs.get(above.parent)) found.unshift(above);
  return found;
}

export default function (config) {
  config.addCollection("okrs", (api) => {
    const okrs = new Map();
    for (const page of api.getFilteredByTag("objective")) {
      const { title, aligns_to, key_results } = page.data;
      const okr = { title, url: page.url, parent: aligns_to[0], progress: progress(key_results), children: [] };
      okrs.set(page.fileSlug, okr);
    }
    for (const okr of okrs.values()) okrs.get(okr.parent)?.children.push(okr);
    return okrs;
  });
  config.addFilter("okr", (okrs, id) => okrs.get(id));
  config.addFilter("ancestors", ancestors);
  config.addFilter("roots", (okrs) => [...okrs.values()].filter((okr) => okr.parent === "mission"));
  config.addFilter("reached", reached);
  config.addFilter("six", (value) => value.toFixed(6));
  config.addFilter("percent", (value) => `${Math.round(100 * value)}%`);
  config.setQuietMode(true);
  return { dir: { input: ".", output: "_site" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
