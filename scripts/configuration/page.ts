import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as z from 'zod';
import { httpEntry, stdioEntry } from '../../layers/agent-core/src/domain/mcp/read-servers.ts';
import { modelFileEntry, modelFileHead } from '../../layers/agent-core/src/domain/model/model-file.ts';
import { placeQuota, placeWish } from '../../layers/agent-core/src/domain/places/read-places.ts';
import { table } from '../scale/markdown.ts';
import { readTemplate, resourcesOfType, type Template, type TemplateValue } from '../template.mjs';
import { fieldsOf } from './fields.ts';
import { type Group, type Parameter, parameterGroups } from './parameters.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PAGE = `${ROOT}docs/configuration.md`;

/** Where more is told of a parameter than its description, by the beginning of its name. */
const MORE: [RegExp, string][] = [
  [/^(AdminUserIdList|FurtherTeamIdList|AllowGuests|CoAuthor)$/, 'slack.md'],
  [/^PullRequestRequester$/, 'github.md#pull-requests'],
  [/^(GitHub|ProtectedBranches)/, 'deploy.md#4-github'],
  [/^Turn/, 'guards.md'],
  [/^Model(Regions|RoleArns)$/, 'models.md#several-places'],
  [/^(Model|Fallback|Context)/, 'models.md'],
  [/BudgetUsd$/, 'runbook.md#budgets'],
  [/^(Alarm|RunbookUrl|RunningWorkersMax|DebugLogShare)/, 'runbook.md#alarms'],
  [/^(WorkerVolumeGib|WorkerRetentionHours)$/, 'worker.md#what-its-disk-costs'],
  [/^Worker.*Image/, 'deploy.md#a-prebuilt-image-for-workers-optional'],
  [/^SlackEventsConcurrency$/, 'deploy.md#strangers-at-the-door'],
];

/** docs/configuration.md as template and schemas give it. */
export function currentPage(): string {
  const template = readTemplate(`${ROOT}template.yaml`);
  const head = readFileSync(`${ROOT}scripts/configuration/head.md`, 'utf8').trimEnd();
  const parts = [head, ...parameterGroups(template).map(groupSection), functionsSection(template), ...fileSections()];
  return `${parts.join('\n\n')}\n`;
}

function groupSection({ label, parameters }: Group): string {
  return `### ${label}\n\n${table(['parameter', 'default', 'takes', 'what it is'], parameters.map(parameterRow))}`;
}

function parameterRow({ name, label, description, default: given, takes }: Parameter): string[] {
  const more = MORE.find(([names]) => names.test(name))?.[1];
  const link = more ? `; [more](${more})` : '';
  return [`\`${name}\``, given === '' ? 'empty' : `\`${given}\``, takes, `${label}. ${description}${link}`];
}

function functionsSection(template: Template): string {
  const rows = resourcesOfType(template, 'AWS::Serverless::Function').flatMap(([id, { Properties }]) =>
    Object.entries(variablesIn(Properties.Environment)).map(([name, value]) => [
      `\`${id}\``,
      `\`${name}\``,
      originOf(value),
    ]),
  );
  const all = Object.entries(variablesIn((template.Globals.Function as Record<string, TemplateValue>).Environment));
  const shared = all.map(([name, value]) => ['every function', `\`${name}\``, originOf(value)]);
  return [
    '## Variables of the functions',
    'Nobody sets them by hand: the template does. `layers/agent-core/src/config.ts` · `readConfig` reads them and refuses to start without one.',
    table(['function', 'variable', 'is'], [...shared, ...rows]),
  ].join('\n\n');
}

function variablesIn(environment: TemplateValue | undefined): Record<string, TemplateValue> {
  return ((environment as { Variables?: Record<string, TemplateValue> } | undefined)?.Variables ?? {}) as never;
}

/** What a variable's value is made of: parameters and resources, by name. */
function originOf(value: TemplateValue): string {
  if (typeof value === 'string') return `\`${value}\``;
  const text = JSON.stringify(value);
  const named = [
    ...[...text.matchAll(/"Ref":"([\w:.]+)"/g)].map((match) => match[1] ?? ''),
    ...[...text.matchAll(/"Fn::GetAtt":\["(\w+)","(\w+)"/g)].map((match) => `${match[1]}.${match[2]}`),
    ...[...text.matchAll(/\$\{([\w:.]+)\}/g)].map((match) => match[1] ?? ''),
  ];
  return [...new Set(named)].map((name) => `\`${name}\``).join(', ');
}

function fileSections(): string[] {
  return [
    '## Files of layers/agent-config\n\nWhat an operator tunes with a deployment. `layers/agent-config/prompts/operators.md` is text: [deploy.md](deploy.md#2-deploy).',
    fileSection('models.json', 'models.md#a-model-of-your-own', modelFileHead),
    fileSection('models.json, each of `models`', 'models.md#a-model-of-your-own', modelFileEntry),
    fileSection('places.json, each of `places`', 'models.md#several-places', placeWish),
    fileSection('places.json, each of the `quotas` of a place', 'models.md#several-places', placeQuota),
    fileSection('mcp.json, a server of `mcpServers` that runs on the worker', 'mcp.md', stdioEntry),
    fileSection('mcp.json, a server of `mcpServers` that is called over HTTP', 'mcp.md', httpEntry),
  ];
}

function fileSection(title: string, more: string, schema: z.ZodType): string {
  const rows = fieldsOf(schema).map(({ path, type, isRequired }) => [`\`${path}\``, type, isRequired ? 'yes' : '']);
  return `### ${title}\n\n[More](${more}).\n\n${table(['field', 'is', 'needed'], rows)}`;
}
