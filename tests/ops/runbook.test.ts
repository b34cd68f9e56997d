import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../ops/commands.ts';
import { allDocuments, codeIn, codeSpans, document, fencedLines, tableUnder } from '../docs/documents.ts';

const page = document('docs/runbook.md');

/** The words after `npm run ops -- ` in any document, in quotes or not; without what stands for something. */
function calls(): string[][] {
  const texts = allDocuments().flatMap((each) => [...fencedLines(each), ...codeSpans(each)]);
  return texts.flatMap((text) => {
    const words = /^npm run ops -- (.+)$/.exec(text)?.[1];
    if (!words || words === '--help' || words.includes('…')) return [];
    const read = words.replaceAll("'<session>'", 'slack:T1:C1:1.000001').replaceAll(/<\w+>/g, 'x');
    return [read.split(/\s+/)];
  });
}

describe('docs/runbook.md', () => {
  it('The runbook has every command of npm run ops, and no other', () => {
    const named = tableUnder(page, 'command').flatMap(([name]) => codeIn(name));
    expect(named.sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  });

  it('The runbook needs no query of the table', () => {
    expect(page.text).not.toMatch(/aws dynamodb/);
  });
});

it('Every call of npm run ops in the documents is one that the command takes', () => {
  expect(calls().length).toBeGreaterThan(10);
  for (const [name, ...words] of calls()) {
    const command = COMMANDS.find((each) => each.name === name);
    expect(command, name).toBeDefined();
    // A file that a document names is not there.
    if (name !== 'import') expect(() => command?.prepare(words)).not.toThrow();
  }
});
