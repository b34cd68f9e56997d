import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolDefinition } from '@remote-swe/core/domain/tool/tool';
import { allTools } from '@remote-swe/core/tools/all';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { workerTools } from '../../../worker-userdata/runtime/tools/all.ts';
import { runTool } from '../../../worker-userdata/runtime/tools/run-tool.ts';
import { textAnswer, workerTool } from '../../../worker-userdata/runtime/tools/worker-tool.ts';
import { localContext } from './local-context.ts';

const root = mkdtempSync(join(tmpdir(), 'adding-one-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What "Adding one" of docs/tools.md asks for, and nothing else. */
const countWords: ToolDefinition<{ text: string }> = {
  name: 'count_words',
  description: 'Counts the words of a text.',
  place: 'worker',
  effect: 'none',
  input: z.strictObject({ text: z.string() }),
};
const countWordsTool = workerTool(countWords, ({ text }, { workingDirectory }) =>
  textAnswer(`${text.split(' ').length} words in ${workingDirectory.get()}`),
);

const call = (input: unknown, name = 'count_words') =>
  runTool({ toolCallId: 'local', name, input }, localContext(root), [...workerTools, countWordsTool]);
const said = (text: RegExp, isError: boolean) => ({ isError, content: [{ text: expect.stringMatching(text) }] });

describe('a worker tool that was added by the recipe', () => {
  it('A new worker tool runs with its checked input and the context of its call', async () => {
    expect(await call({ text: 'one two three' })).toMatchObject(said(/^3 words in \/.+/, false));
  });

  it('A new worker tool does not run with an input that does not fit its schema', async () => {
    expect(await call({ words: 3 })).toMatchObject(said(/count_words does not fit its schema; nothing was run/, true));
  });

  it('A new worker tool is named among the tools when there is none of a name', async () => {
    expect(await call({}, 'count_letters')).toMatchObject(said(/Tools here: .*count_words/, true));
  });
});

it('The worker runs exactly the tools whose definitions say so', () => {
  const onWorker = allTools.filter(({ place }) => place === 'worker').map(({ name }) => name);
  expect(workerTools.map(({ definition }) => definition.name).sort()).toEqual(onWorker.sort());
});
