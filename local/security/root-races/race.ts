import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { CommandReport } from '@remote-swe/core/domain/worker/command';
import { RESTORE_WORK, SAVE_WORK } from '@remote-swe/core/domain/worker/saved-work';
import type { ScratchUser } from '../scratch-user.ts';
import type { Tries } from '../tries.ts';
import { RaceDisk } from './race-disk.ts';
import { SECRET_NAME } from './victims.ts';

export type RaceOptions = {
  /** An empty folder of root's on the disk of the workers. */
  place: string;
  user: ScratchUser;
  /** The node that the runtime and the racer run on. */
  node: string;
  /** Commands, each with one call of every kind. */
  rounds: number;
  /** No further round begins after so many milliseconds. */
  msMax: number;
};

const CREDENTIAL = { url: 'http://127.0.0.1:9/race/race', username: 'race-user', password: 'race-password-0123456789' };
const FILL = `printf 'protocol=http\\nhost=127.0.0.1:9\\npath=race/race.git\\n\\n' | git credential fill`;
/** git needs a folder that stays; the next call starts in one that is being swapped. */
const FIRST = `ls -a; (cd /; ${FILL}); cd race/here`;
const SET_UP = 'mkdir -p race/here .attachments; echo x >race/pipe; mkfifo race/other; echo y >race/kept';

/**
 * Root works on a disk while the tools' user swaps every name that it may. Notes one try for each call, and for root's files after
 * each round.
 */
export async function race({ place, user, node, rounds, msMax }: RaceOptions, tries: Tries): Promise<void> {
  const disk = await RaceDisk.open(place, user, node);
  try {
    await disk.run(commandOf(disk, 'first', [{ toolCallId: 'set-up', name: 'bash', input: { command: SET_UP } }]));
    disk.startRacer();
    const end = performance.now() + msMax;
    for (let round = 0; round < rounds && performance.now() < end; round++) await runRound(disk, round, tries);
  } finally {
    await disk.close();
  }
}

async function runRound(disk: RaceDisk, round: number, tries: Tries): Promise<void> {
  disk.leaveRemains(String(round));
  const calls = callsOf(disk, round);
  const report = await disk.run(commandOf(disk, String(round), calls));
  calls.forEach(({ toolCallId }, place) => {
    const problem = problemOf(report, toolCallId, place);
    tries.note(`${toolCallId}: ${problem}`, problem === undefined);
  });
  const change = disk.victims.change();
  tries.note(`after round ${round} ${change}`, change === undefined);
}

function callsOf(disk: RaceDisk, round: number) {
  const call = (name: string, input: object) => ({ toolCallId: `race-${round}-${name}`, name, input });
  return [
    call('bash', { command: FIRST }),
    call(SAVE_WORK, { putUrl: disk.shelf.url('archive') }),
    call(RESTORE_WORK, { getUrl: disk.shelf.url('archive') }),
    call('race__answer', {}),
    { ...call('bash', { command: 'ls -a; true', background: true }), toolCallId: `race-${round}-job` },
  ];
}

function commandOf(disk: RaceDisk, name: string, calls: object[]): object {
  const credentialsUrl = disk.shelf.put('credentials', JSON.stringify({ credentials: [CREDENTIAL] }));
  return {
    action: 'run',
    sessionId: 'race',
    calls,
    notAfter: Date.now() + 60_000,
    git: { serverUrl: 'http://127.0.0.1:9', author: { name: 'Race', email: 'race@example.com' }, credentialsUrl },
    attachments: [{ name: `f-${name}`, url: disk.shelf.put('attachment', 'attached'), bytes: 8 }],
    mcp: { servers: [disk.mcpServer], routes: { race__answer: { server: 'race', tool: 'answer' } }, learn: [] },
  };
}

/** Why the call at this place of the report did not come out as it should have; undefined when it did. */
function problemOf(report: CommandReport, toolCallId: string, place: number): string | undefined {
  if (report.outcome !== 'done') return JSON.stringify(report).slice(0, 500);
  const result = report.results[place];
  if (result?.toolCallId !== toolCallId) return 'it has no result';
  const said = textOf(result);
  if (result.outcome !== 'completed' || result.isError) return `${result.outcome}: ${said}`;
  if (said.includes(SECRET_NAME)) return `it saw what only root may: ${said}`;
  const isFirst = place === 0 && result.toolCallId.endsWith('bash');
  return isFirst && !said.includes(`username=${CREDENTIAL.username}`) ? `git got no credential: ${said}` : undefined;
}

function textOf({ content }: ToolResult): string {
  return content
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('\n')
    .slice(0, 500);
}
