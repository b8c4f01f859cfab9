/// What makes the atlas's page answer: choices, keys, and the parts that `AtlasViews` draws.
///
/// One function without names outside it; it fills every atlas of its page that is not filled yet, which works in a file and
/// in a cell's output, where scripts may run again. It loads nothing.
enum AtlasScript {
  static let source = controls + AtlasViews.source

  private static let controls = #"""
    (() => {
      const svgNames = "http://www.w3.org/2000/svg";

      /** An element with attributes and children; null children are left out. */
      const make = (namespace) => (tag, attributes = {}, ...children) => {
        const element = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
        for (const [name, value] of Object.entries(attributes)) {
          if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
          else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
        }
        element.append(...children.filter((child) => child !== null));
        return element;
      };
      const html = make(null), svg = make(svgNames);

      const statistics = [
        { name: "entropy", title: "entropy (nats)", short: "H" }, { name: "diagonal", title: "diagonal", short: "diag" },
        { name: "previous", title: "previous token", short: "prev" }, { name: "next", title: "next token", short: "next" },
        { name: "distance", title: "distance (tokens)", short: "dist" }, { name: "F1", title: "F1", short: "F1" },
      ];
      /** How the heads can be ordered: by which statistic, the largest first or last. */
      const orders = [
        { title: "layer and head", by: 0 }, { title: "entropy, sharpest first", by: 0, ascending: true },
        { title: "entropy, broadest first", by: 0 }, { title: "weight on the diagonal", by: 1 },
        { title: "weight on the previous token", by: 2 }, { title: "weight on the next token", by: 3 },
        { title: "distance, farthest first", by: 4 }, { title: "F1", by: 5 },
      ];
      const color = (head) => `var(--h${head % 8})`;
      const weightText = (thousandths) => (thousandths / 1000).toFixed(2);

      function start(root) {
        const kinds = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
        const state = { kind: 0, layer: 0, heads: new Set(), order: 0, hover: null, pinned: null };
        const kind = () => kinds[state.kind];
        const weight = (layer, head, query, key) => kind().weights[layer][head][query * kind().keys.length + key];
        const chosen = () => [...state.heads].sort((a, b) => a - b);
        /** The token whose weights are shown: {side: "query" or "key", index}, or a cell with both. */
        const focus = () => state.hover || state.pinned;

        const bar = html("div", { class: "atlas-bar" }), tools = html("div", { class: "atlas-bar" });
        const grid = html("div", { class: "atlas-panel" }), lines = html("div", { class: "atlas-panel" });
        const map = html("div", { class: "atlas-panel" });
        const readout = html("p", { class: "atlas-readout", "aria-live": "polite" });
        const table = html("div", { class: "atlas-scroll" });
        const note = html("p", { class: "atlas-note" });

        function chooseKind(index) {
          Object.assign(state, { kind: index, hover: null, pinned: null });
          // Where the paper's figures look: the last layer but one.
          chooseLayer(Math.max(0, kind().weights.length - 2));
        }
        function chooseLayer(layer, heads) {
          state.layer = layer;
          state.heads = new Set(heads || kind().weights[layer].keys());
          draw();
        }
        function toggle(layer, head) {
          if (layer !== state.layer) return chooseLayer(layer, [head]);
          if (state.heads.has(head) && state.heads.size > 1) state.heads.delete(head); else state.heads.add(head);
          draw();
        }
        const isSame = (a, b) => a?.side === b?.side && a?.index === b?.index && a?.other === b?.other;
        function hover(target) {
          if (isSame(state.hover, target)) return;
          state.hover = target;
          drawFocus();
        }
        function pin(target) {
          state.pinned = isSame(state.pinned, target) ? null : target;
          drawFocus();
        }

        // Controls

        const group = `atlas-${Math.random().toString(36).slice(2)}`;
        function choices(title, name, items, isChosen, choose) {
          return html("fieldset", {}, html("legend", {}, title), ...items.map((text, index) =>
            html("label", { class: "atlas-choice" },
              html("input", {
                type: "radio", name: `${group}-${name}`, checked: isChosen(index), "data-index": index,
                onchange: () => { choose(index); refocus(`input[name="${group}-${name}"][data-index="${index}"]`); },
              }), html("span", {}, text))));
        }
        /** What was redrawn under the keyboard's focus gets it back. */
        const refocus = (selector) => root.querySelector(selector)?.focus();

        function drawBar() {
          const select = html("select", {
            "aria-label": "Order of the heads",
            onchange: (event) => { state.order = +event.target.value; drawGrid(); },
          }, ...orders.map((order, index) => order.by === 5 && !kind().question ? null
            : html("option", { value: index, selected: index === state.order }, order.title)));
          bar.replaceChildren(
            choices("Attention", "kind", kinds.map((kind) => kind.title), (index) => index === state.kind, chooseKind),
            html("label", {}, html("span", { style: "color: var(--soft); font-size: 12px" }, "Heads by "), select));
        }
        function drawTools() {
          const layers = kind().weights.map((_, index) => `${index + 1}`);
          const chips = html("fieldset", {}, html("legend", {}, "Heads"), ...kind().weights[state.layer].map((_, head) =>
            html("label", { class: "atlas-choice atlas-chip", style: `--color: ${color(head)}`, title: `head ${head + 1}` },
              html("input", {
                type: "checkbox", checked: state.heads.has(head), "data-head": head, "aria-label": `head ${head + 1}`,
                onchange: () => { toggle(state.layer, head); refocus(`.atlas-chip input[data-head="${head}"]`); },
              }), html("span", {}, `${head + 1}`))),
            html("button", { type: "button", class: "atlas-all", onclick: () => chooseLayer(state.layer) }, "all"));
          tools.replaceChildren(
            choices("Layer", "layer", layers, (index) => index === state.layer, (index) => chooseLayer(index)), chips);
        }

        /** One of several elements is reached by Tab, the others from there by arrow keys. */
        function roving(container, selector, columns) {
          const items = [...container.querySelectorAll(selector)];
          items.forEach((item, index) => item.setAttribute("tabindex", index === 0 ? 0 : -1));
          const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
          container.onkeydown = (event) => {
            const from = items.indexOf(event.target.closest(selector));
            if (from < 0 || !(event.key in steps)) return;
            event.preventDefault();
            const to = items[Math.min(Math.max(from + steps[event.key], 0), items.length - 1)];
            items.forEach((item) => item.setAttribute("tabindex", item === to ? 0 : -1));
            to.focus();
          };
        }

    """#
}
