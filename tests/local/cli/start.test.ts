import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function demoWith(environment: Record<string, string>, ...flags: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, 'local/cli/demo.mjs', '--json'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  });
  return { status, answer: JSON.parse(stdout), stderr };
}

describe('a machine that lacks something', () => {
  it('A machine without Linux is told that Linux is needed, and where else it can be had', () => {
    const shim = `data:text/javascript,Object.defineProperty(process,'platform',{value:'darwin'})`;
    const { status, answer } = demoWith({}, `--import=${shim}`);
    expect(status).toBe(1);
    expect(answer).toEqual({
      ok: false,
      error: expect.stringMatching(/^Linux is needed.*this is darwin.*container.*Nothing was started\.$/),
    });
  });

  it('A machine without git is told that git is needed', () => {
    const { status, answer } = demoWith({ PATH: '/nonexistent' });
    expect(status).toBe(1);
    expect(answer).toEqual({ ok: false, error: expect.stringMatching(/^git is needed.*Install it/) });
  });
});
