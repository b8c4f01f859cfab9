/// The parts of the atlas's page: thumbnails, lines between tokens, a heat map, numbers; the second half of `AtlasScript`.
enum AtlasViews {
  static let source = #"""
        // The heads

        /** A head in small: one path for each shade. */
        function thumbnail(layer, head) {
          const [rows, columns] = [kind().queries.length, kind().keys.length];
          const shades = {};
          for (let query = 0; query < rows; query++) for (let key = 0; key < columns; key++) {
            const shade = Math.round(weight(layer, head, query, key) / 50);
            if (shade) (shades[shade] ||= []).push(`M${key} ${query}h1v1h-1z`);
          }
          return svg("svg", { viewBox: `0 0 ${columns} ${rows}`, preserveAspectRatio: "none", "aria-hidden": "true" },
            ...Object.entries(shades).map(([shade, cells]) => svg("path", {
              d: cells.join(""), style: `fill: ${color(head)}`, "fill-opacity": shade / 20, "shape-rendering": "crispEdges" })));
        }
        function drawGrid() {
          const order = orders[state.order], layers = kind().weights, heads = [];
          layers.forEach((all, layer) => all.forEach((_, head) => heads.push({ layer, head })));
          const value = ({ layer, head }) => kind().statistics[layer][head][order.by];
          if (state.order) heads.sort((a, b) => (order.ascending ? 1 : -1) * (value(a) - value(b)));
          const columns = Math.min(layers[0].length, 8);
          const cells = heads.map(({ layer, head }) => html("button", {
            type: "button", class: "atlas-head", style: `--color: ${color(head)}`, "data-layer": layer, "data-head": head,
            "aria-pressed": `${layer === state.layer && state.heads.has(head)}`,
            title: statistics.map((statistic, index) => {
              const number = kind().statistics[layer][head][index];
              return number === null ? null : `${statistic.title}: ${number.toFixed(2)}`;
            }).filter(Boolean).join("\n"),
            onclick: () => { toggle(layer, head); refocus(`.atlas-head[data-layer="${layer}"][data-head="${head}"]`); },
          }, thumbnail(layer, head), html("b", {}, `layer ${layer + 1}, head ${head + 1}`),
          html("small", {}, `${statistics[order.by].short} ${value({ layer, head }).toFixed(2)}`)));
          const container = html("div", {
            class: "atlas-grid", style: `grid-template-columns: repeat(auto-fill, 88px); width: ${columns * 96 - 8}px` }, ...cells);
          roving(container, ".atlas-head", columns);
          grid.replaceChildren(html("h3", {}, state.order ? `All heads by ${order.title}` : "All heads"), container);
        }

        // Two columns of tokens

        const row = 18, space = 150, swatch = 7;
        const pen = document.createElement("canvas").getContext("2d");
        function width(texts) {
          pen.font = `bold 12px ${getComputedStyle(root).fontFamily}`;
          return Math.ceil(Math.max(...texts.map((text) => pen.measureText(text).width)));
        }
        const y = (index) => index * row + row / 2;
        const values = (head, target, other) => target.side === "query"
          ? weight(state.layer, head, target.index, other) : weight(state.layer, head, other, target.index);
        /** Draws what depends on the token under the pointer; set by drawLines and drawMap. */
        let updateLines = () => {}, updateMap = () => {};

        function drawLines() {
          const { queries, keys } = kind(), heads = chosen();
          const boxes = heads.length * swatch + 5;
          const left = width(queries) + boxes + 4, right = left + space, total = right + boxes + width(keys) + 4;
          const height = Math.max(queries.length, keys.length) * row;
          const strokes = svg("g"), swatches = svg("g");
          const sides = { query: { texts: queries, edge: left, way: -1 }, key: { texts: keys, edge: right, way: 1 } };
          const tokens = Object.entries(sides).flatMap(([side, { texts, edge, way }]) => texts.map((text, index) => {
            const x = edge + way * boxes, extent = width([text]);
            return svg("g", {
              class: "atlas-token", role: "button", tabindex: -1, "data-side": side, "data-index": index,
              "aria-label": `${text}, ${side === "query" ? "looks" : "is looked at"}`, "aria-pressed": "false",
            }, svg("rect", { x: way < 0 ? x - extent - 3 : x - 3, y: y(index) - row / 2, width: extent + 6, height: row, rx: 3 }),
            svg("text", { x, y: y(index) + 4, "text-anchor": way < 0 ? "end" : "start" }, text));
          }));
          tokens[0].setAttribute("tabindex", 0);

          updateLines = () => {
            const target = focus();
            strokes.replaceChildren(...heads.flatMap((head, place) => {
              const shift = (place - (heads.length - 1) / 2) * Math.min(1.5, 9 / heads.length);
              const drawn = [];
              for (let query = 0; query < queries.length; query++) for (let key = 0; key < keys.length; key++) {
                const value = weight(state.layer, head, query, key);
                if (value <= 10 || (target && (target.side === "query" ? query : key) !== target.index)) continue;
                drawn.push(svg("line", {
                  class: "atlas-line", "data-head": head, x1: left, x2: right, y1: y(query) + shift, y2: y(key) + shift,
                  style: `stroke: ${color(head)}`, "stroke-opacity": value / 1000, "stroke-width": target ? 2 : 1.3 }));
              }
              return drawn;
            }));
            const boxed = [];
            for (const element of tokens) {
              const side = element.dataset.side, index = +element.dataset.index, { edge, way } = sides[side];
              const isChosen = target?.side === side && target.index === index;
              const found = target && target.side !== side ? heads.map((head) => values(head, target, index)) : [];
              element.classList.toggle("is-chosen", isChosen);
              element.classList.toggle("is-dim", Boolean(target) && !isChosen && !found.some((value) => value > 50));
              element.setAttribute("aria-pressed", `${state.pinned?.side === side && state.pinned.index === index}`);
              found.forEach((value, place) => value > 10 && boxed.push(svg("rect", {
                class: "atlas-swatch", x: edge + way * (place * swatch + 1) - (way < 0 ? swatch : 0), y: y(index) - 8,
                width: swatch, height: 16, style: `fill: ${color(heads[place])}`, "fill-opacity": value / 1000 })));
            }
            swatches.replaceChildren(...boxed);
          };

          const picture = svg("svg", {
            class: "atlas-lines", width: total, height, viewBox: `0 0 ${total} ${height}`, role: "group",
            "aria-label": "Which tokens, on the left, look at which, on the right",
            onpointerover: (event) => hover(token(event)), onpointerleave: () => hover(null),
            onfocusin: (event) => hover(token(event)), onfocusout: () => hover(null),
            onclick: (event) => pin(token(event)),
          }, strokes, swatches, ...tokens);
          picture.onkeydown = (event) => {
            const at = token(event);
            if (event.key === "Escape") return pin(null);
            if (event.key === "Enter" || event.key === " ") { event.preventDefault(); return pin(at); }
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], isAcross = /^Arrow(Left|Right)$/.test(event.key);
            if (!at || !(step || isAcross)) return;
            event.preventDefault();
            const side = isAcross ? (at.side === "query" ? "key" : "query") : at.side;
            const of = tokens.filter((element) => element.dataset.side === side);
            const next = of[Math.min(Math.max(at.index + (step || 0), 0), of.length - 1)];
            tokens.forEach((element) => element.setAttribute("tabindex", element === next ? 0 : -1));
            next.focus();
          };
          lines.replaceChildren(html("h3", {}, `${kind().title}, layer ${state.layer + 1}`),
            html("div", { class: "atlas-scroll" }, picture));
        }
        function token(event) {
          const element = event.target.closest?.(".atlas-token");
          return element ? { side: element.dataset.side, index: +element.dataset.index } : null;
        }

        // One matrix, in full

        function drawMap() {
          const { queries, keys } = kind(), heads = chosen();
          const cell = Math.min(18, Math.max(9, 400 / Math.max(queries.length, keys.length)));
          const left = width(queries) + 8, top = width(keys) + 8;
          const [wide, high] = [keys.length * cell, queries.length * cell];
          const mean = (query, key) => heads.reduce((sum, head) => sum + weight(state.layer, head, query, key), 0) / heads.length;
          const parts = [];
          queries.forEach((_, query) => keys.forEach((_, key) => {
            const value = mean(query, key);
            if (value >= 2) parts.push(svg("rect", {
              x: left + key * cell, y: top + query * cell, width: cell - 0.5, height: cell - 0.5, "fill-opacity": value / 1000 }));
          }));
          const fill = heads.length === 1 ? color(heads[0]) : "var(--map)";
          const size = `font-size: ${Math.min(12, cell * 0.86)}px`;
          const queryTexts = queries.map((text, index) => svg("text", {
            x: left - 5, y: top + (index + 0.5) * cell + 3.5, "text-anchor": "end", style: size }, text));
          const keyTexts = keys.map((text, index) => svg("text", {
            transform: `translate(${left + (index + 0.5) * cell + 3.5} ${top - 5}) rotate(-90)`, style: size }, text));
          const band = (attributes) => svg("rect", { class: "atlas-cross", ...attributes });
          const cross = svg("g");
          const at = (event) => {
            const box = picture.getBoundingClientRect(), scale = box.width / picture.viewBox.baseVal.width;
            const key = Math.floor(((event.clientX - box.left) / scale - left) / cell);
            const query = Math.floor(((event.clientY - box.top) / scale - top) / cell);
            return key in keys && query in queries ? { side: "query", index: query, other: key } : null;
          };
          const picture = svg("svg", {
            class: "atlas-map", width: left + wide + 2, height: top + high + 2,
            viewBox: `0 0 ${left + wide + 2} ${top + high + 2}`, role: "img", "aria-label": "The weights as a heat map",
            onpointermove: (event) => hover(at(event)), onpointerleave: () => hover(null),
            onclick: (event) => pin(at(event)),
          }, svg("g", { style: `fill: ${fill}` }, ...parts),
          svg("rect", { class: "atlas-frame", x: left, y: top, width: wide, height: high }),
          ...queryTexts, ...keyTexts, cross);

          updateMap = () => {
            const target = focus();
            const query = target?.side === "query" ? target.index : null;
            const key = target ? (target.side === "key" ? target.index : target.other ?? null) : null;
            queryTexts.forEach((text, index) => {
              text.classList.toggle("is-chosen", index === query);
              text.classList.toggle("is-dim", query !== null && index !== query);
            });
            keyTexts.forEach((text, index) => {
              text.classList.toggle("is-chosen", index === key);
              text.classList.toggle("is-dim", key !== null && index !== key);
            });
            cross.replaceChildren(
              ...(query === null ? [] : [band({ x: left, y: top + query * cell, width: wide, height: cell })]),
              ...(key === null ? [] : [band({ x: left + key * cell, y: top, width: cell, height: high })]));
          };
          const which = heads.length === 1 ? `Head ${heads[0] + 1}` : `Mean of heads ${heads.map((head) => head + 1).join(", ")}`;
          map.replaceChildren(html("h3", {}, which), html("div", { class: "atlas-scroll" }, picture));
        }

        // Numbers

        function drawReadout() {
          const target = focus();
          if (!target) {
            readout.replaceChildren("Point at a token or at a cell to see its weights; a click keeps them. With the keyboard: Tab, then the arrow keys and Enter.");
            return;
          }
          const { queries, keys } = kind(), isQuery = target.side === "query";
          const texts = isQuery ? keys : queries;
          readout.replaceChildren(html("b", {}, (isQuery ? queries : keys)[target.index]),
            isQuery ? " looks at" : " is looked at by", ...chosen().flatMap((head) => {
              const most = target.other !== undefined && target.other !== null ? [target.other]
                : [...texts.keys()].sort((a, b) => values(head, target, b) - values(head, target, a)).slice(0, 3)
                  .filter((index, place) => place === 0 || values(head, target, index) >= 50);
              return [html("i", { style: `background: ${color(head)}` }), `head ${head + 1}: `
                + most.map((index) => `${texts[index]} ${weightText(values(head, target, index))}`).join(", ")];
            }));
        }
        function drawTable() {
          const shown = statistics.map((statistic, index) => ({ ...statistic, index })).filter(({ index }) => index < 5 || kind().question);
          table.replaceChildren(html("table", { class: "atlas-table" },
            html("thead", {}, html("tr", {}, html("th", {}, `layer ${state.layer + 1}`), ...shown.map(({ title }) => html("th", {}, title)))),
            html("tbody", {}, ...chosen().map((head) => html("tr", {},
              html("td", {}, html("i", { style: `--color: ${color(head)}` }), `head ${head + 1}`),
              ...shown.map(({ index }) => {
                const number = kind().statistics[state.layer][head][index];
                return html("td", {}, number === null ? "" : number.toFixed(2));
              }))))));
          note.textContent = "Diagonal, previous and next are the mean weight on the token at the same place, the one before and the one after; "
            + "distance is how far a token looks. Weights on this page are rounded to thousandths, statistics were computed before; lines up to 0.01 are not drawn."
            + (kind().question ? ` F1: ${kind().question}.` : "");
        }

        function drawFocus() {
          updateLines();
          updateMap();
          drawReadout();
        }
        function draw() {
          drawBar();
          drawTools();
          drawGrid();
          drawLines();
          drawMap();
          drawTable();
          drawFocus();
        }

        const source = kinds.find((kind) => kind.name !== "decoder") || kinds[0];
        const target = kinds.find((kind) => kind.name === "cross");
        const sentence = html("p", { class: "atlas-sentence" }, source.keys.join(" "), target ? html("span", {}, " → ") : null,
          target ? target.queries.join(" ") : null);
        const live = html("div", { class: "atlas-live" }, sentence, bar,
          html("div", { class: "atlas-panels" }, grid, html("div", { class: "atlas-panel atlas-numbers" }, table, note),
            html("div", { class: "atlas-panel" }, tools, html("div", { class: "atlas-panels" }, lines, map), readout)));
        chooseKind(0);
        root.querySelector(".atlas-static").replaceWith(live);
        root.dataset.ready = "";
        // Texts can be measured only now.
        draw();
      }

      document.querySelectorAll(".attentive-atlas:not([data-ready])").forEach(start);
    })();

    """#
}
