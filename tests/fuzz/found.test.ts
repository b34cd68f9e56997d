import { assemble } from '@remote-swe/core/adapters/bedrock/assemble';
import { asPortError } from '@remote-swe/core/adapters/github/api/github-errors';
import { expect, it } from 'vitest';
import { readYaml } from '../../worker-userdata/runtime/files/read-yaml.ts';
import { setUpPlan } from '../../worker-userdata/runtime/repository-setup/set-up-plan.ts';

const STEPS = '.github/workflows/copilot-setup-steps.yml';

it.each(['{"a":', '[', '- ', '? '])(
  'A repository’s text that is nested without end is no YAML, and ends no process: %s',
  (sign) => {
    expect(readYaml(sign.repeat(12_000))).toBeUndefined();
    expect(setUpPlan(STEPS, 'abc', sign.repeat(12_000))).toBeUndefined();
  },
);

it('YAML that people write is read: flow, rules of dashes, brackets that nothing closes', () => {
  const rule = '-'.repeat(500);
  expect(readYaml(`a: [1, {b: 2}]\nrun: |\n  echo '${rule}'\n  ${rule}\n  printf '\\033[31m['\n`)).toEqual({
    a: [1, { b: 2 }],
    run: `echo '${rule}'\n${rule}\nprintf '\\033[31m['\n`,
  });
});

it('A structure where a word should be is given as JSON: `toString` in it is a name like any other', () => {
  const plan = setUpPlan('.devcontainer.json', 'abc', '{"onCreateCommand": ["a", {"toString": null}]}');
  expect(plan?.command).toContain(`'{"toString":null}'`);
});

it('GraphQL’s errors that are no list are no reason to fail otherwise', async () => {
  const failed = asPortError(Promise.reject(Object.assign(new Error('odd'), { errors: {} })), 'it');
  await expect(failed).rejects.toMatchObject({ code: 'retry', message: 'GitHub refused it: odd' });
});

it('A stream whose text is null loses that text only', async () => {
  async function* stream() {
    yield { contentBlockDelta: { contentBlockIndex: 0, delta: { text: null } } } as never;
    yield { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'said' } } } as never;
    yield { messageStop: { stopReason: 'end_turn' } } as never;
    yield { metadata: { usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 } } } as never;
  }
  expect((await assemble(stream())).blocks).toMatchObject([{ text: 'said' }]);
});
