import { capacityReason } from '@remote-swe/core/adapters/workers/ec2-errors';
import { textsOf } from '@remote-swe/core/domain/language/texts';
import { BOOT_MS_MAX, bootProblem } from '@remote-swe/core/domain/worker/boot';
import type { MachineStatus, WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { awaitedText } from '@remote-swe/core/tools/checks-text';
import { describe, expect, it } from 'vitest';

const item: WorkerItem = {
  state: 'starting',
  generation: 1,
  instanceId: 'i-1',
  startedAt: 0,
  lastUsedAt: 0,
  launchAttempt: 0,
};
const problem = (status: MachineStatus) => bootProblem(item, status, 2 * BOOT_MS_MAX) ?? '';
const coded = (name: string) => Object.assign(new Error('no'), { name });
const checks = (states: ('waiting' | 'passed')[]) =>
  awaitedText({
    repository: 'acme/widget',
    sha: '0123456789',
    checks: states.map((state, index) => ({ name: `test ${index}`, state, url: '' })),
    missing: [],
  } as unknown as Parameters<typeof awaitedText>[0]);

describe('reasons that are kept in English', () => {
  it.each([
    [problem({ kind: 'gone' }), '起動中に EC2 が終了させました (理由は不明です)'],
    [problem({ kind: 'gone', reason: 'Server.InternalError' }), '起動中に EC2 が終了させました (Server.InternalError)'],
    [problem({ kind: 'pending' }), '12 分たっても EC2 で起動しませんでした'],
    [problem({ kind: 'running' }), 'マシンは動いていますが、12 分たっても SSM エージェントがオンラインになりません'],
    [
      capacityReason(coded('InsufficientInstanceCapacity'), { instanceType: 'm7i.large' }),
      'EC2 に空きがありません (InsufficientInstanceCapacity: m7i.large)',
    ],
    [capacityReason(coded('VcpuLimitExceeded'), {}), 'アカウントの EC2 クォータを使い切りました (VcpuLimitExceeded)'],
    ['no space left on device', 'no space left on device'],
  ])('A machine that does not come is told in Japanese where the reason is ours: %s', (reason, told) => {
    expect(textsOf('ja').causes.noBoot(3, reason)).toBe(`作業用マシンの起動に 3 回続けて失敗しました: ${told}。`);
    expect(textsOf('ja').worker.longWait(reason, 60)).toContain(`まだありません: ${told}。`);
  });

  it.each([
    [checks([]), 'acme/widget@0123456 のチェック (まだ開始していません)'],
    [checks(['waiting', 'passed']), 'acme/widget@0123456 のチェック (test 0。2 件中 1 件完了)'],
    ['job j2', 'ジョブ j2'],
  ])('What a call waits for is told in Japanese: %s', (what, told) => {
    expect(textsOf('ja').progress.awaiting(what, {})).toBe(`${told} を待っています`);
  });
});
