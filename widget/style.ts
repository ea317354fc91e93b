import { css } from './base.ts'

/**
 * What stores may set is named `--kith-…`; what is derived from it `--_…`. Text takes the colour of the page, so that an
 * element looks at home before anything is set; only what lies above the page has a ground of its own.
 */
export const style = css`
  :host {
    --_accent: var(--kith-color-accent, light-dark(#2d57c9, #9db8ff));
    --_on-accent: var(--kith-color-on-accent, light-dark(#fff, #0c1330));
    --_muted: var(--kith-color-muted, color-mix(in oklab, currentColor 74%, transparent));
    --_line: var(--kith-color-line, color-mix(in oklab, currentColor 16%, transparent));
    --_tint: var(--kith-color-tint, color-mix(in oklab, currentColor 5%, transparent));
    --_good: var(--kith-color-good, light-dark(#17693f, #7fd6a5));
    --_bad: var(--kith-color-bad, light-dark(#a52a2a, #ffb3ab));
    --_radius: var(--kith-radius, 12px);
    --_gap: var(--kith-gap, 16px);
    display: block;
    font-family: var(--kith-font, inherit);
    font-size: var(--kith-font-size, inherit);
    line-height: 1.5;
    color: var(--kith-color-text, inherit);
    text-align: start;
    overflow-wrap: anywhere;
  }
  :host(:dir(rtl)) { text-align: right; }
  :host([hidden]) { display: none; }
  * { box-sizing: border-box; unicode-bidi: plaintext; }
  h2, h3, p, ul, ol, dl, dd, blockquote { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  h2 { font-size: 1.25em; font-weight: 650; line-height: 1.25; }
  h3 { font-size: 1em; font-weight: 650; flex: 1; }
  small, .muted { font-size: .875em; color: var(--_muted); }
  .stack { display: flex; flex-direction: column; gap: var(--_gap); }
  .whole { min-block-size: inherit; }
  .whole > :is(section:only-of-type, [aria-busy]), .ticket, i { flex-grow: 1; }
  .near { gap: 6px; }
  small:empty { display: none; }
  .row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; }
  .spread { justify-content: space-between; }
  .card { border: 1px solid var(--_line); border-radius: var(--_radius); padding: clamp(16px, 4%, 24px); }
  .row > .grow { flex: 1 1 240px; min-inline-size: 0; }
  .fit { flex: 1 1 0; min-inline-size: 140px; }
  section { container-type: inline-size; }
  @container (max-width: 430px) { .ticket { flex-direction: column; text-align: center; } .ticket .row { justify-content: center; } }
  .large { font-size: 1.75em; line-height: 1.2; font-weight: 650; }
  .ticket { border-style: dashed; background: var(--_tint); gap: 16px; }
  .blank { display: grid; place-items: center; min-block-size: 158px; }
  .balances { align-items: stretch; }
  .balances > .grow { flex-basis: 140px; }
  .rungs { padding-block-end: 12px; align-items: baseline; }
  .gone { text-decoration: line-through; font-weight: 400; }
  .meter { display: block; inline-size: 100%; block-size: 6px; margin-block-start: 8px; border-radius: 3px; background: var(--_line); fill: var(--_accent); }
  :host(:dir(rtl)) .meter { scale: -1 1; }
  .timeline li { position: relative; }
  .timeline li::before { content: ''; position: absolute; inset-inline-start: -18px; inset-block-start: .5em; inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--_accent); }
  .list { margin-block: -12px; }
  .list > li { padding-block: 12px; }
  .list > li + li { border-block-start: 1px solid var(--_line); }
  button, .button, input { font: inherit; color: inherit; }
  button, .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 8px;
    min-height: 44px; min-width: 44px; padding: 6px 16px; border: 1px solid var(--_line); border-radius: var(--kith-radius-button, 10px);
    background: transparent; cursor: pointer; text-decoration: none; font-weight: 550; line-height: 1.25; text-align: center;
    transition: .15s;
  }
  button:hover, .button:hover { background: var(--_tint); border-color: currentColor; }
  .main { background: var(--_accent); color: var(--_on-accent); border-color: var(--_accent); }
  .main:hover { background: color-mix(in oklab, var(--_accent) 88%, currentColor); border-color: transparent; }
  .plain { border-color: transparent; padding-inline: 8px; margin-inline: -8px; color: var(--_accent); }
  button:disabled, button[aria-disabled='true'] { opacity: .6; cursor: default; }
  :focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
  a:not(.button) { color: var(--_accent); }
  strong > a:not(:hover) { text-decoration: none; }
  .code {
    font-family: var(--kith-font-code, ui-monospace, Menlo, Consolas, monospace);
    font-weight: 600; letter-spacing: .06em; direction: ltr; unicode-bidi: isolate;
  }
  .badge {
    display: inline-block; padding: 1px 10px; border-radius: 99px; font-size: .8125em; font-weight: 550; line-height: 1.7;
    border: 1px solid; white-space: nowrap;
  }
  .good { color: var(--_good); }
  .bad { color: var(--_bad); }
  .note { border-inline-start: 3px solid var(--_line); padding-inline-start: 12px; }
  summary { cursor: pointer; padding-block: 10px; font-weight: 550; border-radius: 6px; }
  summary > .row { display: inline-flex; inline-size: calc(100% - 1.5em); vertical-align: middle; }
  details ul { list-style: disc; padding-inline-start: 1.25em; }
  dialog { inline-size: min(400px, calc(100vw - 32px)); }
  dialog, .above, .popups > * { background: var(--kith-color-surface, Canvas); color: var(--kith-color-text, CanvasText); box-shadow: 0 8px 32px #0003; }
  dialog::backdrop { background: #0007; }
  .qr { display: block; max-inline-size: 100%; background: #fff; border-radius: 8px; }
  dialog .qr { margin-inline: auto; }
  [aria-busy] .row { min-block-size: 44px; }
  i { min-block-size: 6em; background: repeating-linear-gradient(var(--_tint) 0 1.5em, #0000 0 2.25em); mask: linear-gradient(#000, #0000); }
  .news { position: sticky; inset-block-start: 12px; z-index: 1; block-size: 0; text-align: center; }
  .above { position: fixed; inset: 12px 12px auto; z-index: 2147483001; inline-size: fit-content; max-inline-size: 480px; margin-inline: auto; padding: 10px 16px; }
  .unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
  @media (forced-colors: active) { .meter { background: GrayText; fill: Highlight; forced-color-adjust: none; } }
`
