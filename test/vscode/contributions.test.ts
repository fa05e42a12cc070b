import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { maxThreads } from '../../src/config/environment.ts';
import { checksView, commands, contextKeys, itemContexts, settings, viewContainer } from '../../src/vscode/contributions.ts';
import { notificationModes, runOnSaveModes } from '../../src/vscode/settings.ts';
import { groupings } from '../../src/vscode/tree-nodes.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

const menuItem = v.object({ command: v.string(), when: v.optional(v.string(), '') });
const manifest = v.parse(
  v.object({
    icon: v.string(),
    activationEvents: v.array(v.string()),
    capabilities: v.object({ untrustedWorkspaces: v.object({ restrictedConfigurations: v.array(v.string()) }) }),
    contributes: v.object({
      commands: v.array(v.object({ command: v.string(), category: v.string(), enablement: v.optional(v.string(), '') })),
      menus: v.record(v.string(), v.array(menuItem)),
      viewsContainers: v.object({ activitybar: v.array(v.object({ id: v.string(), icon: v.string() })) }),
      views: v.record(v.string(), v.array(v.object({ id: v.string() }))),
      configuration: v.object({
        properties: v.record(
          v.string(),
          v.object({
            type: v.union([v.string(), v.array(v.string())]),
            minimum: v.optional(v.number()),
            maximum: v.optional(v.number()),
            enum: v.optional(v.array(v.string())),
            pattern: v.optional(v.string()),
            default: v.unknown(),
            scope: v.string(),
            markdownDescription: v.string(),
          }),
        ),
      }),
      viewsWelcome: v.array(v.object({ view: v.string(), contents: v.string(), when: v.string() })),
    }),
  }),
  read('package.json'),
);
const texts = v.parse(v.record(v.string(), v.string()), read('package.nls.json'));
const { contributes } = manifest;

/** Those that change how checks run; a user may say it for all workspaces, a folder for itself. */
const machineSettings = [
  [settings.defaultTimeout, 'string'],
  [settings.grace, 'string'],
  [settings.detect, 'boolean'],
  [settings.metrics, 'boolean'],
] as const;

/** As the configuration file has them. */
function durationPatterns(): readonly (readonly [name: string, pattern: string | undefined])[] {
  const { properties } = v.parse(schemaOfDefaults, read('schema.json')).properties.defaults;
  return [
    [settings.defaultTimeout, properties.timeout.pattern],
    [settings.grace, properties.grace.pattern],
  ];
}
const pattern = v.object({ pattern: v.string() });
const schemaOfDefaults = v.object({
  properties: v.object({ defaults: v.object({ properties: v.object({ timeout: pattern, grace: pattern }) }) }),
});

describe('package.json', () => {
  it('contributes exactly the commands that the code knows, under one category', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).toSorted(), Object.values(commands).toSorted());
    assert.deepEqual(new Set(contributes.commands.map(({ category }) => category)), new Set(['Preflight']));
  });

  it('contributes exactly the view that the code fills', () => {
    assert.deepEqual(
      contributes.viewsContainers.activitybar.map(({ id }) => id),
      [viewContainer],
    );
    assert.deepEqual(
      contributes.views[viewContainer]?.map(({ id }) => id),
      [checksView],
    );
    assert.deepEqual(new Set(contributes.viewsWelcome.map(({ view }) => view)), new Set([checksView]));
  });

  it('asks in its when clauses only for what the code says', () => {
    const known = new Set<string>([...Object.values(contextKeys), checksView]);
    const items = Object.values(contributes.menus).flat();
    const clauses = [
      ...items.map(({ when }) => when),
      ...contributes.commands.map(({ enablement }) => enablement),
      ...contributes.viewsWelcome.map(({ when }) => when),
    ];
    const asked = clauses.flatMap((clause) => clause.match(/\bpreflight\.[\w.]+/g) ?? []);
    assert.deepEqual(
      asked.filter((key) => !known.has(key)),
      [],
    );
    const rows = clauses.flatMap((clause) => [...clause.matchAll(/viewItem =~ \/[\^\\b]*([\w-]+)/g)].map(([, row]) => row));
    assert.deepEqual(
      rows.filter((row) => !Object.values<string | undefined>(itemContexts).includes(row)),
      [],
    );
    assert.ok(asked.length > 0 && rows.length > 0);
  });

  it('contributes exactly the settings that the code reads, in the range that the engine takes, and sets none by itself', () => {
    const { properties } = contributes.configuration;
    assert.deepEqual(Object.keys(properties).toSorted(), Object.values(settings).toSorted());
    for (const name of [settings.maxParallel, settings.ioThreads, settings.cpuThreads]) {
      const { markdownDescription: _, ...property } = properties[name]!;
      const wanted = { type: ['integer', 'null'], minimum: 1, maximum: maxThreads, default: null, scope: 'machine-overridable' };
      assert.deepEqual(property, wanted);
    }
    for (const [name, type] of machineSettings)
      assert.deepEqual([properties[name]?.type, properties[name]?.scope], [type, 'machine-overridable'], name);
    for (const [name, pattern] of durationPatterns()) assert.equal(properties[name]?.pattern, `${pattern}|^$`, name);
    assert.deepEqual(properties[settings.grouping]?.enum, groupings);
    assert.deepEqual(properties[settings.runOnSave]?.enum, runOnSaveModes);
    assert.deepEqual(properties[settings.notifications]?.enum, notificationModes);
  });

  it('gives every setting a field in the settings editor, which has none for a text that may be null', () => {
    const { properties } = contributes.configuration;
    const hasField = (type: string | readonly string[]): boolean =>
      typeof type === 'string' || (type.length === 2 && type[0] === 'integer' && type[1] === 'null');
    assert.deepEqual(
      Object.entries(properties).flatMap(([name, { type }]) => (hasField(type) ? [] : [name])),
      [],
    );
  });

  it('puts only known commands into menus and texts, and keeps out of the palette what needs a row', () => {
    const ids = new Set<string>(Object.values(commands));
    assert.deepEqual(
      Object.values(contributes.menus)
        .flat()
        .filter(({ command }) => !ids.has(command)),
      [],
    );
    const linked = Object.values(texts).flatMap((text) =>
      [...text.matchAll(/command:(preflight\.[\w.]+)/g)].map(([, id]) => id ?? '').filter((id) => id !== `${checksView}.focus`),
    );
    assert.deepEqual(
      linked.filter((id) => !ids.has(id)),
      [],
    );
    const hidden = contributes.menus['commandPalette']?.filter(({ when }) => when === 'false').map(({ command }) => command);
    assert.deepEqual(hidden, [
      commands.openProblem,
      commands.openDefinition,
      commands.revealInTimeline,
      commands.revealCheck,
      commands.runAlone,
      commands.enableCheck,
      commands.disableCheck,
      commands.showCheckTerminal,
    ]);
  });

  it('lets nobody run a thing where that is not allowed, and read the checks anywhere', () => {
    const enabled = new Map(contributes.commands.map(({ command, enablement }) => [command, enablement]));
    const running = Object.entries(commands).filter(([name]) => /^(?:run|profile|fix)/.test(name));
    for (const [, id] of running) {
      const enablement = enabled.get(id) ?? '';
      assert.ok(enablement.includes('isWorkspaceTrusted') && enablement.includes('!preflight.isRunning'), id);
    }
    assert.equal(enabled.get(commands.reload), 'workspaceFolderCount != 0');
  });

  it('has every text that it names, and no other', () => {
    const named = [...readFileSync(join(root, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual(Object.keys(texts).toSorted(), [...new Set(named)].toSorted());
  });

  it('takes from a workspace that is not trusted no setting that makes something run by itself, or says what may run', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual(restrictedConfigurations, [settings.runOnSave, settings.runOnOpen, settings.runWhenStale, settings.detect]);
  });

  it('has its pictures', () => {
    for (const file of [manifest.icon, ...contributes.viewsContainers.activitybar.map(({ icon }) => icon)])
      assert.ok(existsSync(join(root, file)), file);
  });
});
