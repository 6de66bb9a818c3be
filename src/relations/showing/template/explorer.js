"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const found = document.getElementById("found");
  const least = document.getElementById("least");
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const ties = new Map(data.ties.map((tie) => [tie.source + "\n" + tie.target, tie]));
  const own = new Map(data.nodes.map((node) => [node.id, []]));
  for (const [key, tie] of ties) {
    own.get(tie.source).push(key);
    own.get(tie.target).push(key);
  }

  // Text from data enters the page through textContent alone.
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const label = (id) => nodes.get(id).label;
  const stories = (tie) => tie.stories + (tie.stories === 1 ? " story" : " stories");
  const strong = (key) => ties.get(key).stories >= (Number(least.value) || 1);

  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0655\u0670\u0640\u200c\u200d]/g, "")
    .replace(/[يى]/g, "ی").replace(/ك/g, "ک").replace(/ة/g, "ه").replace(/[أإآٱ]/g, "ا").toLowerCase();
  const keys = data.nodes.map((node) => [node.id, node.names.map(fold)]);

  const graph = new graphology.Graph();
  for (const node of data.nodes) {
    graph.addNode(node.id, { label: node.label, x: node.x, y: node.y, color: node.colour, size: 4 });
  }
  const most = Math.max(1, ...data.ties.map((tie) => tie.stories));
  for (const [key, tie] of ties) {
    graph.addEdgeWithKey(key, tie.source, tie.target, { size: 0.6 + (3.4 * tie.stories) / most, color: "#bdbdbd" });
  }
  for (const [id, of] of own) graph.setNodeAttribute(id, "size", 4 + 1.6 * Math.sqrt(Math.min(of.length, 36)));

  let chosen = new Set();
  let named = new Set();
  let view = null;
  try {
    view = new Sigma(graph, document.getElementById("graph"), {
      enableEdgeEvents: true,
      labelRenderedSizeThreshold: data.nodes.length > 200 ? 7 : 0,
      stagePadding: 60,
      labelFont: "Vazirmatn, 'Noto Naskh Arabic', 'DejaVu Sans', sans-serif",
      nodeReducer: (id, shown) => {
        if (!chosen.size) return shown;
        return chosen.has(id) ? { ...shown, forceLabel: named.has(id), zIndex: 1 } : { ...shown, color: "#dddddd", label: "" };
      },
      edgeReducer: (key, shown) => {
        if (!strong(key)) return { ...shown, hidden: true };
        return chosen.size && !(chosen.has(graph.source(key)) && chosen.has(graph.target(key)))
          ? { ...shown, color: "#f0f0f0" } : shown;
      },
    });
    view.on("clickNode", ({ node }) => showNode(node));
    view.on("clickEdge", ({ edge }) => showTie(edge));
    view.on("clickStage", () => showAll());
  } catch (error) {
    document.getElementById("graph").textContent = "This browser cannot draw the network; the lists work without it.";
  }

  const show = (centres, near, ...parts) => {
    named = new Set(centres);
    chosen = new Set([...centres, ...near]);
    found.replaceChildren(...parts);
    if (view) view.refresh({ skipIndexation: true });
  };
  const tieList = (of, name) => {
    const list = make("ul", "");
    const ranked = of.filter(strong).sort((a, b) => ties.get(b).stories - ties.get(a).stories || (a < b ? -1 : 1));
    for (const key of ranked.slice(0, 200)) {
      const button = make("button", name(ties.get(key)) + ": " + stories(ties.get(key)), { type: "button" });
      button.addEventListener("click", () => showTie(key));
      const item = make("li", "");
      item.append(button);
      list.append(item);
    }
    if (ranked.length > 200) list.append(make("li", ranked.length - 200 + " more"));
    return list;
  };

  function showAll() {
    show([], [], make("h2", "The strongest ties"), tieList([...ties.keys()], (t) => label(t.source) + " – " + label(t.target)));
  }

  function showNode(id) {
    const near = own.get(id).filter(strong).flatMap((key) => [ties.get(key).source, ties.get(key).target]);
    const names = nodes.get(id).names.filter((name) => name !== id && name !== label(id));
    show(
      [id],
      near,
      make("h2", label(id)),
      make("p", names.length ? "Also written: " + names.join(" · ") : "", { class: "note" }),
      tieList(own.get(id), (tie) => label(tie.source === id ? tie.target : tie.source)),
    );
  }

  function showTie(key) {
    const tie = ties.get(key);
    const parts = [make("h2", label(tie.source) + " – " + label(tie.target)), make("p", stories(tie))];
    for (const sentence of tie.quoted) {
      const quote = make("blockquote", "", { lang: sentence.language, dir: sentence.direction });
      sentence.pieces.forEach((piece, n) => quote.append(n % 2 ? make("mark", piece) : document.createTextNode(piece)));
      const where = make("p", "", { class: "where" });
      const [title, ...rest] = sentence.where.map((word) => make("bdi", word));
      const link = make("a", "", { href: sentence.url || "", rel: "noreferrer noopener" });
      link.append(title);
      where.append(sentence.url ? link : title);
      for (const word of rest) where.append(" · ", word);
      parts.push(quote, where);
    }
    const more = tie.sentences - tie.quoted.length;
    const rest = make("p", more > 0 ? more + " more. All of them: " : "All of them: ", { class: "note" });
    rest.append(make("code", ["relations evidence", data.run, tie.source, tie.target].join(" ")));
    show([tie.source, tie.target], [], ...parts, rest);
  }

  const names = document.getElementById("names");
  names.append(...data.nodes.slice(0, 2000).map((node) => make("option", "", { value: node.label })));
  const search = () => {
    const word = fold(document.getElementById("word").value.trim());
    const hits = word ? keys.filter(([, all]) => all.some((name) => name.includes(word))).map(([id]) => id) : [];
    if (!word) return showAll();
    if (hits.length === 1) return showNode(hits[0]);
    const list = make("ul", "");
    for (const id of hits.slice(0, 200)) {
      const button = make("button", label(id), { type: "button" });
      button.addEventListener("click", () => showNode(id));
      const item = make("li", "");
      item.append(button);
      list.append(item);
    }
    return show(hits, [], make("h2", hits.length ? hits.length + " found" : "Nothing found"), list);
  };
  document.getElementById("search").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("word").addEventListener("input", search);
  least.addEventListener("input", showAll);
  showAll();
})();
