/// How the atlas's page looks, in light and dark.
///
/// Every rule is of `.attentive-atlas`, since the page may be a cell's output among others. JupyterLab and VS Code have
/// themes of their own, which come before the system's.
enum AtlasStyle {
  static let source = #"""
    .attentive-atlas {
      color-scheme: light dark;
      --paper: light-dark(#ffffff, #16191d); --ink: light-dark(#1d2125, #e4e7ea);
      --soft: light-dark(#5a636b, #9aa4ad); --rule: light-dark(#d5dade, #363d44);
      --wash: light-dark(#f2f5f7, #20252b); --accent: light-dark(#0b63b0, #6cb4f5);
      --h0: light-dark(#0072b2, #58aee6); --h1: light-dark(#d55e00, #f08a3c); --h2: light-dark(#009e73, #2cc89b);
      --h3: light-dark(#cc79a7, #e59cc6); --h4: light-dark(#c98600, #f2b32e); --h5: light-dark(#3a9fd8, #8fd3fb);
      --h6: light-dark(#7b5aa6, #b195dc); --h7: light-dark(#595959, #b8b8b8); --map: light-dark(#08306b, #8cc8ff);
      container-type: inline-size; box-sizing: border-box; padding: 14px 16px; border-radius: 6px;
      background: var(--paper); color: var(--ink);
      font: 13px/1.4 "Liberation Sans", Arial, Helvetica, system-ui, sans-serif;
    }
    [data-jp-theme-light="true"] .attentive-atlas, .vscode-light .attentive-atlas { color-scheme: light; }
    [data-jp-theme-light="false"] .attentive-atlas, .vscode-dark .attentive-atlas { color-scheme: dark; }
    .attentive-atlas *, .attentive-atlas *::before { box-sizing: border-box; }
    .attentive-atlas .atlas-static img { max-width: 100%; background: #fff; border-radius: 4px; }
    .attentive-atlas .atlas-sentence { margin: 0 0 10px; font-size: 14px; }
    .attentive-atlas .atlas-sentence span { color: var(--soft); }
    .attentive-atlas .atlas-bar { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; margin: 0 0 12px; }
    .attentive-atlas fieldset { display: flex; align-items: center; border: 0; margin: 0; padding: 0; min-width: 0; }
    .attentive-atlas legend { float: left; padding: 0; margin: 0 7px 0 0; color: var(--soft); font-size: 12px; }
    .attentive-atlas .atlas-choice { position: relative; }
    .attentive-atlas .atlas-choice input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; width: 100%; height: 100%; }
    .attentive-atlas .atlas-choice span { display: block; padding: 3px 10px; border: 1px solid var(--rule); margin-left: -1px; }
    .attentive-atlas .atlas-choice:first-of-type span { border-radius: 5px 0 0 5px; margin-left: 0; }
    .attentive-atlas .atlas-choice:last-of-type span { border-radius: 0 5px 5px 0; }
    .attentive-atlas .atlas-choice input:checked + span { background: var(--accent); border-color: var(--accent); color: var(--paper); }
    .attentive-atlas .atlas-choice input:hover:not(:checked) + span { background: var(--wash); }
    .attentive-atlas :focus-visible, .attentive-atlas .atlas-choice input:focus-visible + span {
      outline: 2px solid var(--accent); outline-offset: 1px; z-index: 1; }
    .attentive-atlas select, .attentive-atlas button {
      font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--rule); border-radius: 5px;
      padding: 3px 8px; margin: 0; cursor: pointer; }
    .attentive-atlas button:hover { background: var(--wash); }
    .attentive-atlas .atlas-chip { margin-right: 5px; }
    .attentive-atlas .atlas-bar .atlas-chip span {
      border: 1px solid var(--color); border-radius: 5px; margin: 0; min-width: 27px; text-align: center; }
    .attentive-atlas .atlas-bar .atlas-chip input:checked + span { background: var(--color); border-color: var(--color); color: var(--paper); }
    .attentive-atlas .atlas-panels { display: flex; flex-wrap: wrap; gap: 18px 30px; align-items: flex-start; }
    .attentive-atlas .atlas-panel { min-width: 0; max-width: 100%; }
    .attentive-atlas .atlas-numbers { max-width: 500px; }
    @container (min-width: 1180px) { .attentive-atlas .atlas-numbers { order: 1; max-width: none; flex-basis: 100%; } }
    .attentive-atlas .atlas-panel h3 { margin: 0 0 6px; font-size: 12px; font-weight: 600; color: var(--soft); }
    .attentive-atlas .atlas-grid { display: grid; gap: 8px; width: max-content; max-width: 100%; }
    .attentive-atlas .atlas-head { display: block; width: 88px; padding: 4px; text-align: left; line-height: 1.25; font-size: 11px; }
    .attentive-atlas .atlas-head svg { display: block; width: 78px; height: 78px; border: 1px solid var(--rule); margin-bottom: 2px; }
    .attentive-atlas .atlas-head b { font-weight: 600; }
    .attentive-atlas .atlas-head small { display: block; font-size: 11px; color: var(--soft); font-variant-numeric: tabular-nums; }
    .attentive-atlas .atlas-head[aria-pressed="true"] { border-color: var(--color); box-shadow: 0 0 0 2px var(--color); }
    .attentive-atlas svg text { font-size: 12px; fill: var(--ink); }
    .attentive-atlas svg .atlas-token { cursor: default; }
    .attentive-atlas svg .atlas-token text { pointer-events: none; }
    .attentive-atlas svg .atlas-token rect { fill: transparent; }
    .attentive-atlas svg .atlas-token.is-dim text { fill: var(--soft); opacity: 0.75; }
    .attentive-atlas svg .atlas-token.is-chosen text { font-weight: 700; }
    .attentive-atlas svg .atlas-token.is-chosen rect { fill: var(--wash); }
    .attentive-atlas svg .atlas-token:focus-visible { outline: none; }
    .attentive-atlas svg .atlas-token:focus-visible rect { stroke: var(--accent); stroke-width: 2; }
    .attentive-atlas .atlas-lines, .attentive-atlas .atlas-map { display: block; max-width: 100%; height: auto; overflow: visible; }
    .attentive-atlas .atlas-scroll { overflow-x: auto; max-width: 100%; }
    .attentive-atlas .atlas-map .atlas-frame { fill: none; stroke: var(--rule); }
    .attentive-atlas .atlas-map .atlas-cross { fill: none; stroke: var(--accent); stroke-width: 1.2; pointer-events: none; }
    .attentive-atlas .atlas-map .is-dim { fill: var(--soft); opacity: 0.6; }
    .attentive-atlas .atlas-map .is-chosen { font-weight: 700; }
    .attentive-atlas .atlas-readout { min-height: 2.8em; margin: 12px 0 0; padding: 6px 10px; background: var(--wash); border-radius: 5px; }
    .attentive-atlas .atlas-readout i { display: inline-block; width: 9px; height: 9px; margin: 0 3px 0 9px; border-radius: 2px; }
    .attentive-atlas .atlas-table { border-collapse: collapse; margin: 0; font-size: 12px; color: inherit; table-layout: auto; }
    .attentive-atlas .atlas-table th, .attentive-atlas .atlas-table td {
      padding: 2px 10px 2px 0; text-align: right; border: 0; background: none; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .attentive-atlas .atlas-table tr { background: none; }
    .attentive-atlas .atlas-table th { color: var(--soft); font-weight: 400; border-bottom: 1px solid var(--rule); }
    .attentive-atlas .atlas-table th:first-child, .attentive-atlas .atlas-table td:first-child { text-align: left; }
    .attentive-atlas .atlas-table i { display: inline-block; width: 9px; height: 9px; margin-right: 5px; border-radius: 2px; background: var(--color); }
    .attentive-atlas .atlas-note { margin: 10px 0 0; font-size: 11.5px; color: var(--soft); max-width: 80ch; }

    """#
}
