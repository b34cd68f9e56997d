import { afterEach, expect, it } from 'vitest';
import { OpenAiModel } from '../../../../../local/aws/bedrock/openai/openai-model.ts';
import { functionScript } from '../../../../../local/aws/bedrock/script.ts';
import { settle } from '../../../../../local/system/settle.ts';
import { type LocalSystem, startLocalSystem } from '../../../../../local/system/system.ts';
import { type Asked, callPiece, counted, ended, piece, type Said, startModelServer } from './model-server.ts';

const unused = functionScript(() => ({
  error: { name: 'ValidationException', message: 'The script must not be asked' },
}));
const usage = counted({ prompt_tokens: 2_000, completion_tokens: 20 });

const open: { system?: LocalSystem; close?: () => Promise<void> } = {};
afterEach(async () => {
  await open.system?.close();
  await open.close?.();
});

/** A small model: two commands at once, then one whose arguments are cut off, then an answer made of what it saw. */
function answer({ body }: Asked): Said {
  const results = body.messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content));
  if (results.length > 0) return { stream: [piece({ content: `I saw ${seen(results)}.` }), ended('stop'), usage] };
  const commands = ['echo one-$((1 + 1))', 'ls /does-not-exist'].map((command) => JSON.stringify({ command }));
  return {
    stream: [
      piece({ role: 'assistant', content: 'I look.' }),
      ...commands.map((input, index) => callPiece(index, { id: 'call_0', name: 'bash', arguments: input })),
      ended('tool_calls'),
      usage,
    ],
  };
}

function seen(results: string[]): string {
  return `${results.length} results: ${/one-2/.exec(results.join())}, ${/No such file/.exec(results.join())}`;
}

it('A whole session is driven by an OpenAI-compatible server: mention, tools on the worker, answer', async () => {
  const state = { broken: false };
  const server = await startModelServer((asked) => {
    if (state.broken) return answer(asked);
    state.broken = true;
    return { stream: [callPiece(0, { name: 'bash', arguments: '{"command": "l' }), ended('tool_calls'), usage] };
  });
  open.close = server.close;
  const bedrock = new OpenAiModel({ url: server.url, model: 'small' });
  const system = await startLocalSystem({ script: unused, bedrock });
  open.system = system;
  const { ts } = system.slack.people.type({ user: 'alice', channel: 'dev', text: '@remote-swe what do you see?' });
  const answered = () =>
    system.slack.people.thread('dev', ts).some(({ text }) => text.includes('I saw 2 results: one-2, No such file.'));
  await settle(system, { until: answered });
  const names = server.asked[0]?.body.tools?.map((tool) => tool.function.name);
  expect(names).toEqual(expect.arrayContaining(['bash', 'edit_file', 'create_pull_request']));
  const roles = server.asked.at(-1)?.body.messages.map(({ role }) => role);
  expect(roles).toEqual(['system', 'user', 'assistant', 'tool', 'tool']);
  expect(server.asked).toHaveLength(3);
});
