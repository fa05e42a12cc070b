import { randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';
import { escapeMarkup } from '../session/timeline/escape-markup.ts';
import { places, type Place } from '../session/timeline/messages.ts';
import type { Editor, L10n } from './host.ts';

/** Where the page's script and style lie: beside the bundle of the extension. */
export function pageFolder({ Uri }: Editor): vscode.Uri {
  return Uri.joinPath(Uri.file(import.meta.dirname), 'webview');
}

/** The page of the timeline. It loads its own script and style, and nothing else; its texts are in the language of the user. */
export function renderTimelinePage(editor: Editor, webview: Pick<vscode.Webview, 'asWebviewUri' | 'cspSource'>): string {
  const nonce = randomBytes(16).toString('base64');
  const address = (file: string): string =>
    escapeMarkup(webview.asWebviewUri(editor.Uri.joinPath(pageFolder(editor), file)).toString());
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}`;
  return `<!doctype html>
<html lang="${escapeMarkup(editor.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(policy)}">
<link rel="stylesheet" href="${address('style.css')}">
</head>
${renderBody(editor.l10n)}
<script nonce="${nonce}" src="${address('timeline.js')}"></script>
</html>`;
}

function renderBody(l10n: L10n): string {
  const say = {
    run: l10n.t('Run'),
    zoomIn: l10n.t('Zoom in'),
    zoomOut: l10n.t('Zoom out'),
    fit: l10n.t('Show all'),
    table: l10n.t('As a table'),
    tableLabel: l10n.t('The checks of the run. Arrow keys choose one, Enter shows its output.'),
    picture: l10n.t(
      'Timeline of the run. Arrow keys choose a check and move the time, plus and minus zoom, Enter shows the output, P the first problem, C the row in the view, D the definition.',
    ),
    output: l10n.t('Output'),
    problem: l10n.t('First problem'),
    row: l10n.t('In the view'),
    definition: l10n.t('Definition'),
    strip: l10n.t('Slots and processors'),
    insights: l10n.t('Where the time went'),
    habits: l10n.t('Over all runs'),
    empty: l10n.t('Nothing has run here yet. Run the checks, and this shows where their time goes.'),
    columns: [l10n.t('Check'), l10n.t('State'), l10n.t('Began after'), l10n.t('Took'), l10n.t('Waited'), l10n.t('Notes')],
  };
  const t = escapeMarkup;
  const keys: Readonly<Record<Place, string>> = { output: 'Enter', problem: 'P', row: 'C', definition: 'D' };
  const actions = places
    .map(
      (place) =>
        `<button data-place="${place}" aria-keyshortcuts="${keys[place]}" title="${t(say[place])} (${keys[place]})">${t(say[place])}</button>`,
    )
    .join('');
  return `<body data-texts="${t(JSON.stringify(l10n.bundle ?? {}))}">
<header role="toolbar">
<label>${t(say.run)} <select id="runs" disabled></select></label>
<span id="summary"></span>
<button id="zoom-out" title="${t(say.zoomOut)}" aria-label="${t(say.zoomOut)}">−</button>
<button id="zoom-in" title="${t(say.zoomIn)}" aria-label="${t(say.zoomIn)}">+</button>
<button id="fit">${t(say.fit)}</button>
<button id="as-table" aria-pressed="false">${t(say.table)}</button>
</header>
<p id="empty">${t(say.empty)}</p>
<div id="picture" role="listbox" tabindex="0" aria-label="${t(say.picture)}" hidden><div id="drawing"></div><div id="space"></div></div>
<div id="table" hidden><table aria-label="${t(say.tableLabel)}"><thead><tr>${say.columns.map((column) => `<th scope="col">${t(column)}</th>`).join('')}</tr></thead><tbody id="rows"></tbody></table><section hidden><h2>${t(say.strip)}</h2><ul id="gaps"></ul></section></div>
<div id="strip"><span id="details"></span><span id="actions" hidden>${actions}</span></div>
<div id="lessons">
<section hidden><h2>${t(say.insights)}</h2><ul id="insights"></ul></section>
<section hidden><h2>${t(say.habits)}</h2><ul id="habits"></ul><div id="trends"></div></section>
</div>
</body>`;
}
