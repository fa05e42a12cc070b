import { layoutTimeline, measureTimeline } from '../../session/timeline/layout.ts';
import { escapeMarkup } from '../../session/timeline/escape-markup.ts';
import { frame, renderSvg } from '../../session/timeline/svg.ts';
import { durationOf, type Timeline } from '../../session/timeline/timeline.ts';
import type { ReportedCheck, RunReport } from './run-report.ts';

const width = 860;
/** Rows that are drawn; the table has all of them. */
const mostHeight = 6_600;

/** A run as one page that needs nothing else: no script, nothing from a network, light and dark as the reader likes. */
export function renderHtml(report: RunReport, timeline: Timeline): string {
  const { title, figures, insights, checks } = report;
  const failed = checks.filter(({ problems, output }) => problems.length > 0 || output !== '');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Preflight: ${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>Preflight: ${escapeMarkup(title)}</h1>
<dl>${figures.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeMarkup(value)}</dd></div>`).join('')}</dl>
<h2>Timeline</h2>
<div class="picture" role="img" aria-label="Timeline of the run; the table below has the same">${draw(timeline)}</div>
${insights.length === 0 ? '' : `<h2>Where the time went</h2>\n<ul>${insights.map((text) => `<li>${escapeMarkup(text)}</li>`).join('')}</ul>`}
<h2>Checks</h2>
<table>
<thead><tr><th>check</th><th>verdict</th><th>duration</th><th>notes</th></tr></thead>
<tbody>
${checks.map(renderCheck).join('\n')}
</tbody>
</table>
${failed.map(renderFailure).join('\n')}
</body>
</html>
`;
}

function draw(timeline: Timeline): string {
  const measured = measureTimeline(timeline);
  const view = { fromMs: 0, toMs: Math.max(1, durationOf(timeline)), width, scroll: 0, height: mostHeight };
  const layout = layoutTimeline(measured, view);
  return renderSvg(layout, { width, height: Math.min(layout.totalHeight, mostHeight), selected: null });
}

function renderCheck({ id, verdict, duration, notes }: ReportedCheck): string {
  return `<tr class="${verdict}"><th scope="row">${escapeMarkup(id)}</th><td>${verdict}</td><td>${duration}</td><td>${escapeMarkup(notes)}</td></tr>`;
}

function renderFailure({ id, verdict, problems, output }: ReportedCheck): string {
  const items = problems.map((problem) => `<li>${escapeMarkup(problem)}</li>`).join('');
  return `<details open><summary>${escapeMarkup(id)} ${verdict}</summary>${items === '' ? '' : `<ul>${items}</ul>`}${output === '' ? '' : `<pre>${escapeMarkup(output)}</pre>`}</details>`;
}

const style = `
:root{--fg:#1f2328;--dim:#59636e;--bg:#fff;--line:#d1d9e0;--ok:#1a7f37;--bad:#cf222e;--off:#818b98;--run:#0969da;--mark:#9a6700;--wait:#818b98}
@media(prefers-color-scheme:dark){:root{--fg:#e6edf3;--dim:#9198a1;--bg:#0d1117;--line:#3d444d;--ok:#3fb950;--bad:#f85149;--off:#656c76;--run:#4493f8;--mark:#d29922;--wait:#656c76}}
body{font:14px/1.5 system-ui,sans-serif;color:var(--fg);background:var(--bg);max-width:${frame.labels + width + frame.right}px;margin:2rem auto;padding:0 1rem}
h1{font-size:22px}h2{font-size:16px;margin-top:2rem}
dl{display:flex;flex-wrap:wrap;gap:.4rem 1.6rem}dt{color:var(--dim);font-size:12px}dd{margin:0}
.picture{overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:3px 10px 3px 0;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400;overflow-wrap:anywhere}
thead th{color:var(--dim)}td:nth-child(3),th:nth-child(3){text-align:right;white-space:nowrap;padding-right:20px}
tr.failed td:nth-child(2),tr.timed-out td:nth-child(2),tr.errored td:nth-child(2){color:var(--bad);font-weight:600}
details{margin-top:1rem}summary{font-weight:600;cursor:pointer}pre{overflow-x:auto;padding:8px;border:1px solid var(--line);font:12px/1.4 ui-monospace,monospace}
svg text{fill:var(--fg);font-size:12px}svg text.tick,svg .strip text{fill:var(--dim);font-size:11px}svg text.group{fill:var(--dim);font-weight:600}
.grid{stroke:var(--line)}.back{fill:none}.area{fill:var(--run);opacity:.35}.cpu{fill:none;stroke:var(--mark);stroke-width:1.5}.limit{fill:none;stroke:var(--dim);stroke-dasharray:3 3}
.bar{fill:var(--off)}.passed .running,.passed .retry{fill:var(--ok)}.failed .running,.timed-out .running,.errored .running,.failed .retry,.timed-out .retry,.errored .retry{fill:var(--bad)}
.retry{opacity:.7}.cached{fill:var(--run)!important}.slot,.other,.limit.bar{fill:var(--wait)}.lock,.writer{fill:var(--mark)}.mark{fill:var(--mark)}
.failed .glyph,.timed-out .glyph,.errored .glyph{fill:var(--bad)}.passed .glyph{fill:var(--ok)}
`.replaceAll('\n', '');
