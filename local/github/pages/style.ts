/** The one style sheet. Colours are variables, so that light and dark differ in one block. */
export const STYLE = `
:root { color-scheme: light dark;
  --page: #f6f8fa; --card: #ffffff; --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --link: #0969da; --code: #eff2f5;
  --open: #1a7f37; --closed: #8250df; --draft: #59636e; --danger: #cf222e; --waiting: #9a6700;
  --added: #dafbe1; --added-mark: #aceebb; --removed: #ffebe9; --removed-mark: #ffcecb; --hunk: #ddf4ff; --bar: #24292f; }
@media (prefers-color-scheme: dark) { :root {
  --page: #0d1117; --card: #151b23; --text: #e6edf3; --muted: #9198a1; --line: #30363d; --link: #4493f8; --code: #212830;
  --open: #238636; --closed: #8957e5; --draft: #656c76; --danger: #f85149; --waiting: #d29922;
  --added: #12261e; --added-mark: #1c4428; --removed: #25171c; --removed-mark: #542426; --hunk: #131d2e; --bar: #010409; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); overflow-wrap: anywhere;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: 13px; }
.top { background: var(--bar); color: #f0f6fc; padding: 13px 24px; display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; }
.top a { color: #f0f6fc; } .top .here { font-weight: 600; } .top .note { margin-left: auto; color: #9198a1; font-size: 13px; }
main { max-width: 1120px; margin: 0 auto; padding: 24px; }
h1 { font-size: 26px; font-weight: 500; line-height: 1.25; margin: 0 0 10px; } h1 .number { color: var(--muted); font-weight: 300; }
h2 { font-size: 16px; font-weight: 600; margin: 28px 0 10px; } h2 .count { color: var(--muted); font-weight: 400; }
.muted { color: var(--muted); } .small { font-size: 13px; }
.meta { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; color: var(--muted); margin-bottom: 20px; }
.badge { color: #fff; border-radius: 2em; padding: 3px 12px; font-size: 13px; font-weight: 600; }
.badge.open { background: var(--open); } .badge.closed { background: var(--closed); } .badge.draft { background: var(--draft); }
.tag { border: 1px solid var(--line); border-radius: 2em; padding: 1px 9px; font-size: 12px; color: var(--muted); }
.branch { background: var(--hunk); color: var(--link); border-radius: 6px; padding: 2px 7px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin-bottom: 16px; overflow: hidden; }
.card > header, .card > summary { background: var(--page); border-bottom: 1px solid var(--line); padding: 9px 16px; font-size: 14px; }
.card .body { padding: 16px; } .card .body > :first-child { margin-top: 0; } .card .body > :last-child { margin-bottom: 0; }
.rows > * { display: flex; gap: 12px; align-items: baseline; padding: 9px 16px; border-top: 1px solid var(--line); }
.rows > :first-child { border-top: 0; } .rows .grow { flex: 1; min-width: 0; } .rows .right { white-space: nowrap; }
.empty { padding: 16px; color: var(--muted); }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 320px; gap: 24px; align-items: start; }
@media (max-width: 800px) { .columns { grid-template-columns: minmax(0, 1fr); } main { padding: 16px; } }
.prose p { margin: 0 0 12px; } .prose .heading { font-weight: 600; margin: 18px 0 8px; }
.prose .h1 { font-size: 22px; } .prose .h2 { font-size: 18px; } .prose ul, .prose ol { margin: 0 0 12px; padding-left: 26px; }
.prose .task { list-style: none; margin-left: -20px; }
.prose blockquote { margin: 0 0 12px; padding: 0 14px; color: var(--muted); border-left: 4px solid var(--line); }
.prose code { background: var(--code); border-radius: 5px; padding: 2px 5px; } .prose pre code { padding: 0; background: none; }
pre { background: var(--code); border-radius: 6px; padding: 14px; margin: 0 0 12px; overflow: auto; white-space: pre; overflow-wrap: normal; }
.prose img { max-width: 100%; }
.prose-table { border-collapse: collapse; margin-bottom: 12px; }
.prose-table td, .prose-table th { border: 1px solid var(--line); padding: 5px 11px; text-align: left; }
.card > pre { margin: 0; background: none; border-radius: 0; }
.columns > * > h2:first-child { margin-top: 8px; }
hr { border: 0; border-top: 1px solid var(--line); margin: 18px 0; }
summary { cursor: pointer; display: flex; gap: 10px; align-items: center; } details:not([open]) > summary { border-bottom: 0; }
.plus { color: var(--open); font-weight: 600; } .minus { color: var(--danger); font-weight: 600; }
.scroll { overflow-x: auto; }
table.diff { border-collapse: collapse; width: 100%; font: 12.5px/20px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.diff td { padding: 0 10px; white-space: pre; vertical-align: top; overflow-wrap: normal; }
.diff .line { width: 1%; min-width: 44px; text-align: right; color: var(--muted); user-select: none; }
.diff .added td { background: var(--added); } .diff .added .line { background: var(--added-mark); }
.diff .removed td { background: var(--removed); } .diff .removed .line { background: var(--removed-mark); }
.diff .hunk td { background: var(--hunk); color: var(--muted); padding: 4px 10px; }
form.write { margin: 0 0 12px; } form.write:last-child { margin-bottom: 0; }
textarea, select, input, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 6px; padding: 6px 10px; }
textarea { width: 100%; resize: vertical; } input[type=radio] { margin: 0 4px 0 0; } select, input { max-width: 100%; min-width: 0; }
.row { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; margin-top: 8px; } .row button { margin-left: auto; }
.remark .grow { flex: 1 1 200px; } .remark input[type=number] { width: 90px; } .remark select { flex: 0 1 220px; }
button { cursor: pointer; font-weight: 600; } button.go { background: var(--open); border-color: var(--open); color: #fff; }
.thread { border-left: 4px solid var(--line); padding-left: 12px; margin-bottom: 16px; } .thread > .muted { margin-bottom: 6px; }
.answer { margin-bottom: 12px; } .answer summary { margin-bottom: 8px; color: var(--link); }
.status-success { color: var(--open); } .status-failure { color: var(--danger); } .status-waiting { color: var(--waiting); }
`;
