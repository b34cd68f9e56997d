/** The tables of docs/models.md from layers/agent-config/models.json. To print them: npx tsx tests/docs/models-table.ts */
import { pathToFileURL } from 'node:url';
import {
  entryProblems,
  type ModelFileEntry,
  modelFileEntry,
  modelFileHead,
} from '@remote-swe/core/domain/model/model-file';
import { readText } from './documents.ts';

const HEAD = [
  'model',
  'id',
  'profiles',
  'window / reply',
  'cached from',
  'thinking',
  'dollars per million',
  'not confirmed',
];
const SOURCE_HEAD = ['source', 'from', 'read', 'confirmed'];

/** A row per model, in the file's order. Throws when the file is not usable. */
export function modelRows(): string[][] {
  const file = modelFileHead.parse(JSON.parse(readText('layers/agent-config/models.json')));
  return Object.entries(file.models).map(([name, raw]) => {
    const entry = modelFileEntry.parse(raw);
    const problems = entryProblems(name, entry, file);
    if (problems.length > 0) throw new Error(problems.join('; '));
    const unconfirmed = Object.entries(entry.sources).filter(([, source]) => !file.sources[source]?.confirmed);
    return [
      `\`${name}\``,
      `\`${entry.modelId}\``,
      entry.profiles.join(' '),
      `${tokens(entry.contextTokens)} / ${tokens(entry.outputTokensMax)}`,
      entry.cache ? `${tokens(entry.cache.minimumTokens)}, ${entry.cache.ttls.join(' ')}` : 'no cache points',
      thinking(entry),
      prices(entry),
      unconfirmed.map(([part, source]) => `${part} (${source})`).join(', ') || '',
    ];
  });
}

export function sourceRows(): string[][] {
  const { sources } = modelFileHead.parse(JSON.parse(readText('layers/agent-config/models.json')));
  return Object.entries(sources).map(([name, { from, read, confirmed }]) => [
    name,
    from,
    read,
    confirmed ? 'yes' : 'no',
  ]);
}

function tokens(count: number): string {
  return count.toLocaleString('en-US');
}

function thinking({ thinking: thinks, images }: ModelFileEntry): string {
  const blind = images ? '' : '; sees no images';
  switch (thinks.style) {
    case 'adaptive':
      return `${thinks.effort} of ${thinks.efforts.join(' ')}${thinks.canDisable ? '' : ', always on'}${blind}`;
    case 'budget':
      return `${thinks.budgetTokens ? tokens(thinks.budgetTokens) : 'off; takes a budget'}${blind}`;
    case 'none':
      return `none${blind}`;
  }
}

/** Input, output, cache read, cache write for five minutes and for an hour. */
function prices({ price }: ModelFileEntry): string {
  const { long, geographyPercent } = price;
  const row = ({ input, output, cacheRead, cacheWrite, cacheWrite1h }: Partial<ModelFileEntry['price']>) =>
    [input, output, cacheRead, cacheWrite, cacheWrite1h].filter((each) => each !== undefined).join(' · ');
  return [
    row(price),
    ...(long ? [`above ${tokens(long.aboveTokens)}: ${row(long)}`] : []),
    ...(geographyPercent ? [`+${geographyPercent} % outside global`] : []),
  ].join('; ');
}

function asMarkdown(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(`${asMarkdown(HEAD, modelRows())}\n\n${asMarkdown(SOURCE_HEAD, sourceRows())}`);
