import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { onlyResult, TestWorker, textOf } from '../../worker.ts';
import { LocalCalls } from '../local-calls.ts';

const worker = new TestWorker();
const local = new LocalCalls(join(worker.root, 'local'));
const { workspace } = local.context.home;
beforeAll(() => worker.build());
afterAll(async () => {
  await local.end();
  await worker.remove();
});

/** npm reads its settings from the environment; then come the variables themselves. */
const NPM_SAYS = 'echo $(npm config get update-notifier) $(npm config get fund) $(npm config get progress); env';
const QUIET_LINES = [
  ...[
    'NO_UPDATE_NOTIFIER=1',
    'COREPACK_ENABLE_DOWNLOAD_PROMPT=0',
    'YARN_ENABLE_TELEMETRY=0',
    'NEXT_TELEMETRY_DISABLED=1',
  ],
  ...[
    'PIP_DISABLE_PIP_VERSION_CHECK=1',
    'PIP_ROOT_USER_ACTION=ignore',
    'GH_NO_UPDATE_NOTIFIER=1',
    'GH_PROMPT_DISABLED=1',
  ],
  ...['DOTNET_NOLOGO=1', 'DOTNET_CLI_TELEMETRY_OPTOUT=1'],
];

/** The results of these scripts, run in order. */
async function bash(...inputs: (string | Record<string, unknown>)[]): Promise<ToolResult[]> {
  const results: ToolResult[] = [];
  for (const input of inputs)
    results.push(await local.call('bash', typeof input === 'string' ? { command: input } : input));
  return results;
}

async function output(...inputs: (string | Record<string, unknown>)[]): Promise<string[]> {
  return (await bash(...inputs)).map(textOf);
}

describe('how a script ends', () => {
  it('A script’s end is told with exit code, duration and directory; a failing command is an answer', async () => {
    const [good, bad, killed, missing] = await bash('true', 'echo no; exit 3', 'kill -9 $$', 'no-such-program');
    expect(good).toMatchObject({ isError: false, exitCode: 0, outcome: 'completed' });
    expect(textOf(good as ToolResult)).toMatch(new RegExp(`^\\(no output\\)\nexit=0 \\d+\\.\\ds cwd=${workspace}$`));
    expect(bad).toMatchObject({ isError: false, exitCode: 3 });
    expect(killed).toMatchObject({ isError: false, signal: 'SIGKILL' });
    expect(textOf(killed as ToolResult)).toContain('exit=none (killed by SIGKILL)');
    expect(missing).toMatchObject({ exitCode: 127 });
    expect(textOf(missing as ToolResult)).toContain('no-such-program: command not found');
  });

  it('A script’s pipeline fails with any of its parts; one that nobody read to the end is explained', async () => {
    const [failed, cutOff] = await bash('false | tail -1 && echo pushed', 'yes | head -1');
    expect(failed).toMatchObject({ exitCode: 1 });
    expect(textOf(failed as ToolResult)).not.toContain('pushed');
    expect(textOf(cutOff as ToolResult)).toMatch(/^y\n\[exit=141: .* Mostly that is no failure\.\]\nexit=141/);
  });

  it('A script’s output is shown by less when it went well, by as many last lines as are asked for, and folded', async () => {
    const words = 'for i in $(seq 2000); do echo "line number $i"; done';
    const [good, bad, tail, same] = await output(
      words,
      `${words}; exit 1`,
      { command: words, tail_lines: 2 },
      'for i in $(seq 50); do echo same; done',
    );
    expect(good?.length).toBeLessThan(12_500);
    // The verdict of a test runner stands last.
    expect(good).toMatch(/^line number 1\n/);
    expect(good).toMatch(/\nline number 1999\nline number 2000\nexit=0 /);
    expect(bad?.length).toBeGreaterThan(29_000);
    expect(tail).toMatch(/^\[… only the last 2 lines are shown.*\]\nline number 1999\nline number 2000\nexit=0/);
    expect(same).toMatch(/^same\nsame\n\[… 47 similar lines …\]\nsame\nexit=0/);
  });

  it('A script past its time limit goes on running, and the answer says how to look and stop', async () => {
    const toolCallId = worker.newId();
    const command = 'echo begun; until [ -e later ]; do sleep 0.05; done; echo much later; exit 5';
    const result = await worker.call('bash', { command, timeout_s: 1 }, { toolCallId });
    const { log } = worker.directory(toolCallId);
    expect(result.exitCode).toBeUndefined();
    expect(result.becameJob).toBe('j1');
    expect(textOf(result)).toMatch(
      /^begun\n\[Not finished after 1 s\. It was not stopped: it goes on in the background as job j1 \(process group \d+\)/,
    );
    expect(textOf(result)).toContain(`its output goes into ${log}. Use bash_job with job_id j1`);
    writeFileSync(join(worker.workspace, 'later'), '');
    await eventually(() => readFileSync(log, 'utf8').includes('exit=5'));
    expect(readFileSync(log, 'utf8')).toMatch(/^begun\nmuch later\n\n\[exit=5 after \d+\.\ds\]\n$/);
    await eventually(() => worker.processes(toolCallId).length === 0);
  });

  it('A script does not wait for what was put in the background, and names it', async () => {
    const [result] = await bash('sleep 30 & echo here');
    expect(result?.durationMs).toBeLessThan(20_000);
    expect(textOf(result as ToolResult)).toMatch(/^here\n\[Still running in the background: \d+ sleep 30\]\nexit=0/);
  });

  it('A subshell of a script is called what it is, not by the words of our launcher', async () => {
    const result = await worker.call('bash', { command: '(sleep 30; true) & echo here' });
    expect(textOf(result)).toMatch(/background: \d+ a subshell of this command[;\]]/);
  });
});

describe('what a script may be', () => {
  it('A script may be anything that bash takes from a file', async () => {
    const heredoc = `cat <<'END'\n"double" 'single' \`back\` $HOME \\n\nEND`;
    const long = `# ${'x'.repeat(200_000)}\necho long`;
    const texts = await output(
      heredoc,
      long,
      'echo one\r\necho two\r\n',
      `printf '%s' "it's" ; echo \\"`,
      'read x; echo "[$x]"',
    );
    expect(texts[0]).toMatch(/^"double" 'single' `back` \$HOME \\n\n/);
    expect(texts[1]).toMatch(/^long\n/);
    expect(texts[2]).toMatch(/^one\ntwo\n/);
    expect(texts[3]).toMatch(/^it's"\n/);
    expect(texts[4]).toMatch(/^\[\]\n/);
  });

  it('A script with NUL bytes is refused with a way out', async () => {
    const [result] = await bash('echo a\0b');
    expect(result?.isError).toBe(true);
    expect(textOf(result as ToolResult)).toContain('nothing was run');
  });
});

describe('the current directory', () => {
  it('The current directory carries over, whatever the exit code; workdir is for one call', async () => {
    const texts = await output(
      'mkdir -p deep/er; cd deep; exit 4',
      'pwd',
      { command: 'pwd; cd /', workdir: 'er' },
      'pwd',
      'cd ..',
    );
    const deep = join(workspace, 'deep');
    expect(texts[1]).toContain(`${deep}\nexit=0`);
    expect(texts[2]).toMatch(new RegExp(`^${deep}/er\n.* cwd=${deep}$`, 's'));
    expect(texts[3]).toContain(`${deep}\nexit=0`);
  });

  it('The current directory falls back to the workspace when it is gone, and says so', async () => {
    const texts = await output('mkdir gone; cd gone; rmdir ../gone', 'pwd');
    expect(texts[1]).toMatch(new RegExp(`^\\[.*/gone, the last current directory, is gone; .*\\]\n${workspace}\n`));
  });

  it('A current directory that does not exist is refused', async () => {
    const [result] = await bash({ command: 'pwd', workdir: 'no/such' });
    expect(result).toMatchObject({ isError: true });
  });
});

describe('output', () => {
  it('Output comes in the order it was written, whichever stream', async () => {
    const [text] = await output('for i in 1 2 3; do echo out$i; echo err$i >&2; done; echo dev >/dev/stderr');
    expect(text).toMatch(/^out1\nerr1\nout2\nerr2\nout3\nerr3\ndev\n/);
  });

  it('Output that is binary is only counted', async () => {
    const [text] = await output('head -c 100000 /dev/urandom');
    expect(text).toMatch(/^\(binary output, 100000 bytes, not shown; it is in /);
  });

  it('Output with invalid UTF-8, colours and progress bars becomes plain text', async () => {
    const texts = await output(
      `printf 'caf\\xe9 \\xf0\\x9f\\x98\\x80 ok\\n'`,
      `printf '\\033[31mred\\033[0m \\033]0;title\\007plain\\n'`,
      `for i in 1 2 3; do printf 'progress %s0%%\\r' $i; done; printf 'done        \\n'`,
      `printf 'no newline'`,
    );
    expect(texts[0]).toMatch(/^caf\ufffd 😀 ok\n/);
    expect(texts[1]).toMatch(/^red plain\n/);
    expect(texts[2]).toMatch(/^done +\nexit/);
    expect(texts[3]).toMatch(/^no newline\nexit=0/);
  });
});

describe('the environment', () => {
  it('The environment holds nothing of ours and asks no questions', async () => {
    const call = { toolCallId: worker.newId(), name: 'bash', input: { command: 'env' } };
    const text = textOf(onlyResult(await worker.start([call]).report));
    expect(text).not.toMatch(/AWS_|SSM_|never-in-a-tool/);
    for (const line of ['GIT_TERMINAL_PROMPT=0', 'PAGER=cat', 'TERM=dumb', 'NO_COLOR=1', 'GIT_AUTHOR_NAME=Agent'])
      expect(text.split('\n')).toContain(line);
    expect(text).not.toMatch(/^CI=/m);
  });

  it('The environment keeps package managers from speaking of themselves', async () => {
    const call = { toolCallId: worker.newId(), name: 'bash', input: { command: NPM_SAYS } };
    const text = textOf(onlyResult(await worker.start([call]).report));
    expect(text).toMatch(/^false false false\n/);
    for (const line of QUIET_LINES) expect(text.split('\n')).toContain(line);
  });
});

describe('input that does not fit', () => {
  it('Input that does not fit names field and expected type; unknown tools get the list', async () => {
    const calls = [
      { name: 'bash', input: { command: 7, timeout_s: 'long', extra: 1 } },
      { name: 'Bash', input: { command: 'echo case' } },
      { name: 'browse', input: {} },
      { name: 'bash', input: { command: 'true', timeout_s: 7_201 } },
    ];
    const results: ToolResult[] = [];
    for (const { name, input } of calls) results.push(await local.call(name, input));
    const texts = results.map(textOf);
    expect(texts[0]).toMatch(/nothing was run\.\n- command: .*expected string.*\n- timeout_s: .*expected number/s);
    expect(texts[0]).toContain('extra');
    expect(texts[1]).toMatch(/^case\n/);
    expect(texts[2]).toContain('Tools here: bash, bash_job, clone_repository, edit_file, read_file');
    expect(texts[3]).toMatch(/timeout_s: .*7200/);
    expect(results.map((result) => result.isError)).toEqual([true, false, true, true]);
  });
});
