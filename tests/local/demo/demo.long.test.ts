import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionScript } from '../../../local/aws/bedrock/script.ts';
import { type DemoResult, emptyReport, runDemo } from '../../../local/demo/demo.ts';
import { REGRESSION_TEST, REPAIR } from '../../../local/demo/edits.ts';
import { type SeededSubject, seedSubject } from '../../../local/demo/seed.ts';
import { SUBJECT_NAME, SUBJECT_OWNER } from '../../../local/demo/subject/subject.ts';
import { inspectDelivery } from '../../../local/demo/verify.ts';
import { readFileAt } from '../../../local/github/git/history.ts';
import { type LocalSystem, startLocalSystem } from '../../../local/system/system.ts';

const state: { system?: LocalSystem; subject?: SeededSubject } = {};

beforeAll(async () => {
  state.system = await startLocalSystem({ script: functionScript(() => ({ text: 'Hello' })), threadsMax: 2 });
  state.subject = await seedSubject(state.system);
});
afterAll(() => state.system?.close());

function parts(): { system: LocalSystem; subject: SeededSubject } {
  const { system, subject } = state;
  if (!system || !subject) throw new Error('The local system has not started');
  return { system, subject };
}

describe('a session that does not get there', () => {
  async function perform(reply: Parameters<typeof functionScript>[0]): Promise<{ result: DemoResult; error: unknown }> {
    const { system, subject } = parts();
    system.bedrock.script = functionScript(reply);
    const result: DemoResult = { report: emptyReport() };
    const error = await runDemo(system, subject, { chooser: { kind: 'script' } }, result).catch(
      (thrown: unknown) => thrown,
    );
    return { result, error };
  }

  it('The demo fails with what was reached, when the agent only talks', async () => {
    const { result, error } = await perform(() => ({ text: 'I would rather not.' }));
    expect(error).toMatchObject({ name: 'DemoFailure', message: expect.stringContaining('no running worker') });
    expect(result.report).toMatchObject({ ok: false, steps: 1, modelCalls: 1, commands: 0, pullRequestUrl: '' });
  });

  it('The demo fails with the reason, when the session pauses', async () => {
    const refusal = { name: 'AccessDeniedException', message: 'not enabled' };
    const { error } = await perform(() => ({ error: refusal }));
    expect(error).toMatchObject({ name: 'DemoFailure', message: expect.stringMatching(/paused[\s\S]*not enabled/) });
  });
});

describe('the look from outside', () => {
  /** A branch with these edits of the package's files. */
  async function branch(name: string, edits: readonly { path: string; old_string: string; new_string: string }[]) {
    const { system } = parts();
    const repository = { owner: SUBJECT_OWNER, name: SUBJECT_NAME };
    const directory = system.github.repositories().find((each) => each.name === SUBJECT_NAME)?.directory ?? '';
    const files: Record<string, string> = {};
    for (const { path, old_string, new_string } of edits) {
      const text = files[path] ?? (await readFileAt(directory, 'main', path)) ?? '';
      files[path] = text.replace(old_string, () => new_string);
    }
    await system.github.commit({ ...repository, branch: name, message: name, content: { files } });
    return inspectDelivery(system, { head: name, base: 'main', needsFailingTest: true });
  }

  it('The look from outside finds that nothing was repaired', async () => {
    const { commits, problems } = await branch('talk', [{ path: 'Readme.md', old_string: '#', new_string: '##' }]);
    expect(commits).toEqual(['talk']);
    expect(problems).toEqual([
      'the example of the issue is still wrong on the branch',
      "the branch's tests pass with the old source too",
    ]);
  });

  it('The look from outside accepts the repair with its test', async () => {
    const { checks, problems, files } = await branch('repair', [...REPAIR, REGRESSION_TEST]);
    expect(problems).toEqual([]);
    expect(checks).toHaveLength(4);
    expect(files.join('\n')).toMatch(/strftime\.js[\s\S]*test\.js/);
  });
});
