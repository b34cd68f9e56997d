import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allTools } from '@remote-swe/core/tools/all';
import { describe, expect, it } from 'vitest';
import { FULL_PROTOCOL } from '../model/rules.ts';
import { readTemplate } from './declared.ts';
import { CORE, codeIn, codeSpans, document, ROOT, readText, tableUnder } from './documents.ts';

/** The members of a union in a source file: their own kinds, or the literals that they are. */
function membersOf(path: string, type: string): string[] {
  const body = new RegExp(`type ${type} =([\\s\\S]*?);\\n\\n`).exec(readText(path))?.[1] ?? '';
  const objects = [...body.matchAll(/^\s+\| \{\s+kind: '([\w-]+)'/gm)];
  return (objects.length > 0 ? objects : [...body.matchAll(/'([\w-]+)'/g)]).map((match) => match[1] ?? '');
}

function typescriptBelow(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => readText(join(folder, name)));
}

function resourcesOf(type: string): string[] {
  return Object.entries(readTemplate().Resources).flatMap(([id, resource]) => (resource.Type === type ? [id] : []));
}

describe('docs/protocol.md', () => {
  const named = new Set(codeSpans(document('docs/protocol.md')));

  it('docs/protocol.md has a row for every rule of the model', () => {
    expect(Object.keys(FULL_PROTOCOL).filter((rule) => !named.has(rule))).toEqual([]);
  });

  it('docs/protocol.md has every plan and every kind of entry', () => {
    const plans = membersOf(`${CORE}/engine/session/plan.ts`, 'Plan');
    const entries = membersOf(`${CORE}/domain/session/journal.ts`, 'EntryKind');
    expect(plans.length).toBeGreaterThan(5);
    expect(entries.length).toBeGreaterThan(10);
    expect([...plans, ...entries].filter((kind) => !named.has(kind))).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const page = document('docs/architecture.md');

  it('docs/architecture.md has the template’s functions with their time limits', () => {
    const { Globals, Resources } = readTemplate();
    const rows = tableUnder(page, 'function').map(([name, , , limit]) => [codeIn(name)[0], limit]);
    const actual = resourcesOf('AWS::Serverless::Function').map((id) => [
      id,
      `${Resources[id]?.Properties?.Timeout ?? Globals.Function.Timeout} s`,
    ]);
    expect(rows.sort()).toEqual(actual.sort());
  });

  it('docs/architecture.md names every folder of the bucket', () => {
    const granted = [...readText('template.yaml').matchAll(/\$\{ArtifactBucket\.Arn\}\/(\w+\/\*)/g)];
    const folders = new Set(granted.map((match) => match[1] ?? ''));
    expect([...folders].filter((folder) => !page.text.includes(`\`${folder}\``))).toEqual([]);
  });
});

describe('docs/runbook.md', () => {
  const page = document('docs/runbook.md');

  it('docs/runbook.md has every alarm, and no other', () => {
    const sections = [...page.text.matchAll(/^### (\w+Alarm)$/gm)].map(([, name]) => name);
    expect(sections.sort()).toEqual(resourcesOf('AWS::CloudWatch::Alarm').sort());
  });

  it('docs/runbook.md quotes log lines that the code writes', () => {
    const source = [...typescriptBelow(CORE), ...typescriptBelow('functions')].join('\n');
    const lines = tableUnder(page, 'log line').flatMap(([line]) => codeIn(line));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !new RegExp(`(info|error|ignored)\\([^;]*'${line}'`).test(source))).toEqual([]);
  });

  it('docs/runbook.md has every decision of the reaper', () => {
    const row = tableUnder(page, 'log line').find(([line]) => line === '`reap`');
    expect(codeIn(row?.[2])).toEqual([
      ...membersOf(`${CORE}/engine/worker-life/reaper.ts`, 'ReaperDecision'),
      ...membersOf(`${CORE}/engine/worker-life/saving.ts`, 'SavingDecision'),
    ]);
  });

  it('docs/runbook.md has the template’s queues', () => {
    const { Resources } = readTemplate();
    const names = resourcesOf('AWS::SQS::Queue').map((id) =>
      String(Resources[id]?.Properties?.QueueName).replace('$' + '{AWS::StackName}', '<stack>'),
    );
    expect(tableUnder(page, 'queue').map(([name]) => codeIn(name)[0])).toEqual(names);
  });
});

describe('docs/tools.md', () => {
  const page = document('docs/tools.md');

  it('docs/tools.md has every tool with its place and its effect', () => {
    const rows = tableUnder(page, 'tool').map(([name, place, effect]) => [codeIn(name)[0], place, effect]);
    expect(rows).toEqual(allTools.map(({ name, place, effect }) => [name, place, effect]).sort());
  });

  it('docs/tools.md has every outcome', () => {
    const rows = tableUnder(page, '`outcome`').map(([name]) => codeIn(name)[0]);
    expect(rows).toEqual(membersOf(`${CORE}/domain/tool/tool.ts`, 'ToolOutcome'));
  });
});
