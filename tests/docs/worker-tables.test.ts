import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { afterFailedBoot, BOOT_MS_MAX, bootProblem } from '@remote-swe/core/domain/worker/boot';
import {
  decideWorker,
  type MachineStatus,
  type WorkerItem,
  type WorkerState,
} from '@remote-swe/core/domain/worker/worker';
import { decideReaping } from '@remote-swe/core/engine/worker-life/reaper';
import { SAVE_TRIES_MAX } from '@remote-swe/core/engine/worker-life/saving';
import { RESCUE_EVERY_MS, RESCUES_MAX } from '@remote-swe/core/engine/worker-life/stop-after-save';
import { afterAll, describe, expect, it } from 'vitest';
import { awaitResult } from '../../worker-userdata/runtime/command/await-result.ts';
import { cancelCalls } from '../../worker-userdata/runtime/command/cancel-calls.ts';
import { NO_SUPPLIES, runCalls } from '../../worker-userdata/runtime/command/run-calls.ts';
import { homeAt, prepareHome } from '../../worker-userdata/runtime/home.ts';
import { jobEnd } from '../../worker-userdata/runtime/jobs/job.ts';
import { callDirectory } from '../../worker-userdata/runtime/ledger/call-directory.ts';
import { notStartedRecord, recordResult, runningHere } from '../../worker-userdata/runtime/ledger/entry.ts';
import type { CallRequest } from '../../worker-userdata/runtime/supervisor/call-request.ts';
import { CORE, codeIn, document, readText, tableUnder } from './documents.ts';

const page = document('docs/worker.md');
const rowsUnder = (head: string) => tableUnder(page, head).map((row) => row.join(' | '));
const STARTED_AT = 1_000;

function itemOf(cell: string): WorkerItem | undefined {
  const state = codeIn(cell)[0];
  if (state === 'none') return undefined;
  const instance = cell.includes('without instance') ? {} : { instanceId: 'i-1' };
  const rest = { generation: 3, startedAt: STARTED_AT, lastUsedAt: 1_000, launchAttempt: 0 };
  return { state: state as WorkerState, ...instance, ...rest };
}

function statusOf(cell: string): MachineStatus | undefined {
  const kind = codeIn(cell)[0];
  if (kind === 'not-asked') return undefined;
  if (kind === 'running') return { kind, agentSeenAt: cell.includes('not seen') ? STARTED_AT - 1 : STARTED_AT + 1 };
  return { kind } as MachineStatus;
}

/** Values of a union of literals in a source file. */
function literals(path: string, type: string): string[] {
  const body = new RegExp(`type ${type} =([\\s\\S]*?);\\n\\n`).exec(readText(path))?.[1] ?? '';
  const kinds = [...body.matchAll(/kind: '([\w-]+)'/g)];
  return (kinds.length > 0 ? kinds : [...body.matchAll(/'([\w-]+)'/g)]).map((match) => match[1] ?? '');
}

describe('the worker item', () => {
  it.each(rowsUnder('item'))('The worker item decides as documented: %s', (row) => {
    const [item = '', status = '', decision, generation] = row.split(' | ');
    const decided = decideWorker(itemOf(item), statusOf(status));
    expect(decided.kind).toBe(codeIn(decision)[0]);
    const next = (itemOf(item)?.generation ?? 0) + 1;
    const expected = { next, same: next - 1, '': undefined }[generation ?? ''];
    expect('generation' in decided ? decided.generation : undefined).toBe(expected);
  });

  it('The worker table has a row for every state with everything that EC2 can say, and for every decision', () => {
    const rows = tableUnder(page, 'item');
    const seen = new Set(rows.map(([item, status]) => `${codeIn(item)[0]} ${codeIn(status)[0]}`));
    const states = literals(`${CORE}/domain/worker/worker.ts`, 'WorkerState').filter((state) => state !== 'removed');
    const statuses = ['not-asked', ...literals(`${CORE}/domain/worker/worker.ts`, 'MachineStatus')];
    expect(
      states.flatMap((state) => statuses.map((status) => `${state} ${status}`)).filter((pair) => !seen.has(pair)),
    ).toEqual([]);
    const decisions = new Set(rows.map(([, , decision]) => codeIn(decision)[0]));
    expect([...decisions].sort()).toEqual(literals(`${CORE}/domain/worker/worker.ts`, 'WorkerDecision').sort());
  });
});

describe('a boot', () => {
  const worked: Record<string, Partial<WorkerItem>> = {
    'never worked': {},
    'worked in an earlier start': { workedIn: 2 },
    'worked in this start': { workedIn: 3 },
  };

  it.each(rowsUnder('machine'))('A boot ends as documented: %s', (row) => {
    const [machine = '', status = '', inTime, outcome = ''] = row.split(' | ');
    const item = itemOf('`starting`');
    if (!item) throw new Error('no item');
    const seen = { ...item, ...worked[machine] };
    const now = STARTED_AT + (inTime === 'yes' ? BOOT_MS_MAX : BOOT_MS_MAX + 1);
    expect(bootProblem(seen, statusOf(status), now) !== undefined).toBe(outcome.startsWith('failed'));
    if (outcome.startsWith('failed'))
      expect(outcome).toContain(afterFailedBoot(seen).state === 'removed' ? 'removed' : 'stopped');
  });
});

describe('the reaper', () => {
  const settings = { workerIdleMs: 1_000, workerRetentionMs: 50_000 };
  const saved = { saved: { forUse: 1_000, at: 2_000 } };
  const saving = (attempt: number, commandId?: string) => ({
    saving: { forUse: 1_000, attempt, at: 9_000, commandId },
  });
  const circumstances: Record<string, { now: number; change?: Partial<WorkerItem> }> = {
    '': { now: 10_000 },
    'used recently': { now: 1_500 },
    'command in flight': { now: 10_000, change: { inFlightUntil: 20_000 } },
    'idle, saved since its last use': { now: 10_000, change: saved },
    'idle, not saved': { now: 10_000 },
    'idle, started a moment ago only to save': { now: 10_000, change: { rescues: 1, startedAt: 9_000 } },
    'idle, saved before its last use': { now: 10_000, change: { saved: { forUse: 900, at: 950 } } },
    'idle, save under way': { now: 10_000, change: saving(1, 'c') },
    'idle, the save could not be sent': { now: 10_000, change: saving(1) },
    'idle, the last try could not be sent': { now: 10_000, change: saving(SAVE_TRIES_MAX) },
    'retention over': { now: 100_000 },
    'retention over, saved': { now: 100_000, change: saved },
    'retention over, not saved': { now: 100_000 },
    'retention over, not saved, no room for its start a moment ago': {
      now: 100_000,
      change: { rescues: 0, launchAttempt: 1 },
    },
    'retention over, not saved, started in vain a moment ago': {
      now: 100_000,
      change: { rescues: 1, startedAt: 99_000 },
    },
    'retention over, not saved, started in vain three times': {
      now: 100_000 + RESCUE_EVERY_MS,
      change: { rescues: RESCUES_MAX },
    },
  };

  it.each(rowsUnder('state at the firing'))('The reaper does as documented: %s', (row) => {
    const [state = '', circumstance = '', decision] = row.split(' | ');
    const { now, change } = circumstances[circumstance] ?? { now: Number.NaN };
    const item = itemOf(state);
    expect(decideReaping(item && { ...item, ...change }, now, settings).kind).toBe(codeIn(decision)[0]);
  });

  it('The reaper’s table has a row for every state and decision', () => {
    const rows = tableUnder(page, 'state at the firing');
    const named = (cell: number, values: string[]) =>
      values.filter((value) => !rows.some((row) => codeIn(row[cell])[0] === value));
    expect(named(0, literals(`${CORE}/domain/worker/worker.ts`, 'WorkerState'))).toEqual([]);
    const decisions = [
      ...literals(`${CORE}/engine/worker-life/reaper.ts`, 'ReaperDecision'),
      ...literals(`${CORE}/engine/worker-life/saving.ts`, 'SavingDecision'),
    ];
    expect(named(2, decisions)).toEqual([]);
  });
});

describe('the ledger', () => {
  const root = mkdtempSync(join(tmpdir(), 'worker-tables-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const home = homeAt(root);
  prepareHome(home, { kind: 'same' });
  const completed: Omit<ToolResult, 'toolCallId'> = {
    isError: false,
    outcome: 'completed',
    content: [],
    durationMs: 1,
  };
  const machine = { home, bootId: 'now', now: () => 10, stopGraceMs: 0 };
  /** Stands in for running the call, and leaves a trace: the row says whether that may happen. */
  async function startCall({ call: { toolCallId } }: CallRequest): Promise<void> {
    const directory = callDirectory(home.calls, toolCallId);
    mkdirSync(directory.path);
    writeFileSync(join(directory.path, 'ran'), '');
    recordResult(directory, { toolCallId, ...completed });
  }

  function prepare(toolCallId: string, cell: string) {
    const directory = callDirectory(home.calls, toolCallId);
    const kind = codeIn(cell)[0];
    if (kind !== 'none') mkdirSync(directory.path);
    if (kind === 'tombstone') writeFileSync(directory.tombstone, '');
    if (kind === 'not-started') writeFileSync(directory.notStarted, notStartedRecord([]));
    if (kind === 'result') recordResult(directory, { toolCallId, ...completed });
    if (kind === 'running') {
      const bootId = cell.includes('earlier boot') ? 'before' : 'now';
      const running = { ...runningHere(bootId, 0, { kind: 'group' }), startTicks: bootId === 'now' ? 'gone' : '1' };
      writeFileSync(directory.running, JSON.stringify(running));
    }
    return directory;
  }

  async function perform(toolCallId: string, action: string, isLate: boolean): Promise<string> {
    const base = { schema: 1, sessionId: 's', reportUrl: '' } as const;
    const report =
      action === 'cancel'
        ? await cancelCalls({ ...base, action: 'cancel', toolCallIds: [toolCallId] }, machine)
        : await runCalls(
            {
              ...base,
              action: 'run',
              calls: [{ toolCallId, name: 'bash', input: {} }],
              notAfter: isLate ? 9 : 11,
              git: { serverUrl: '', author: { name: '', email: '' } },
            },
            async () => NO_SUPPLIES,
            { ...machine, startCall },
          );
    return report.outcome === 'done' ? (report.results[0]?.outcome ?? 'none') : report.outcome;
  }

  it.each(rowsUnder('ledger says').map((row, index) => [row, `call-${index}`] as const))(
    'The ledger does as documented: %s',
    async (row, toolCallId) => {
      const [entry = '', action = '', outcome = '', runs] = row.split(' | ');
      const directory = prepare(toolCallId, entry);
      const result = await perform(toolCallId, codeIn(action)[0] ?? '', entry.includes('after `notAfter`'));
      expect(result).toBe(codeIn(outcome)[0] ?? 'refused');
      expect(existsSync(join(directory.path, 'ran'))).toBe(runs === 'yes');
      if (result !== 'refused') expect((await awaitResult(directory, toolCallId, 'now')).outcome).toBe(result);
    },
  );

  it('The ledger’s table has a row for every kind of entry', () => {
    const named = new Set(tableUnder(page, 'ledger says').map(([entry]) => codeIn(entry)[0]));
    const kinds = literals('worker-userdata/runtime/ledger/entry.ts', 'Entry');
    expect([...named].sort()).toEqual(kinds.sort());
  });
});

it('The jobs’ table has every state', () => {
  const ends = jobEnd.options.map((option) => option.shape.kind.value);
  expect(tableUnder(page, 'job').map(([state]) => codeIn(state)[0])).toEqual(['running', ...ends]);
});
