import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { oneLine } from '@remote-swe/core/domain/frames/one-line';
import { bashJob } from '@remote-swe/core/tools/bash-job';
import { baseOf } from '../git/base-branch.ts';
import { CommitTree, type TreeFile } from '../knowledge/tree.ts';
import { createOnce } from '../ledger/durable.ts';
import { runBash } from '../tools/bash/bash.ts';
import type { CallContext, ToolAnswer } from '../tools/worker-tool.ts';
import { SET_UP_FILES, type SetUpFile, type SetUpPlan, setUpPlan } from './set-up-plan.ts';

/** A larger file is no set-up. */
const FILE_BYTES_MAX = 64 * 1024;
/** Steps that are named because they are left out. */
const NAMED_MAX = 10;

type Answered = Extract<ToolAnswer, { kind: 'answered' }>;
/** What goes on, as in the answer of a call, and a line about it. */
export type SetUp = Pick<Answered, 'background' | 'job'> & { note?: string };

type Found = { file: SetUpFile; entry: TreeFile; branch: string; plan: SetUpPlan };

/**
 * Starts what the repository says of its set-up, as a job of this call, once for a machine and a content of that file. The file is that of the
 * default branch, whatever is checked out.
 */
export async function startSetUp(repository: string, context: CallContext): Promise<SetUp> {
  const found = await findSetUp(repository, context);
  if (!found || !isFirst(repository, found.entry.id, context)) return {};
  const { file, branch, plan } = found;
  const answer = await runBash({ command: plan.command, workdir: repository, background: true }, context);
  if (answer.kind === 'stopped') return {};
  const left = plan.leftOut.slice(0, NAMED_MAX).map((name) => oneLine(name, 80));
  const leftOut =
    left.length > 0 ? `\nLeft out, because it cannot be run here as the file says: ${left.join('; ')}.` : '';
  const { background, job } = answer;
  return {
    ...(background ? { background } : {}),
    ...(job ? { job } : {}),
    note: `Set-up: ${file}, as it is on ${branch}, ${howItGoes(answer)}${leftOut}`,
  };
}

function howItGoes(answer: Answered): string {
  const [first] = answer.content;
  const said = first?.type === 'text' ? first.text : '';
  if (answer.isError) return `was not started. ${said}`;
  if (!answer.job)
    return `has ended:
${said}`;
  return `goes on. Wait for it with ${bashJob.name} before you build or test; a later result tells its end too:
${said}`;
}

async function findSetUp(repository: string, context: CallContext): Promise<Found | undefined> {
  const base = await baseOf(repository, context);
  if (!base) return undefined;
  const tree = new CommitTree(repository, base.commit, context);
  const entries = await tree.list([...SET_UP_FILES]);
  for (const file of SET_UP_FILES) {
    const entry = entries.find(({ path, isLink, bytes }) => path === file && !isLink && bytes <= FILE_BYTES_MAX);
    const text = entry && (await tree.read(entry.id));
    const plan = text === undefined ? undefined : setUpPlan(file, base.commit, text);
    if (entry && plan) return { file, entry, branch: base.branch, plan };
  }
  return undefined;
}

/** Noted before it starts: what may have run is not run again. */
function isFirst(repository: string, contentId: string, { home }: CallContext): boolean {
  const name = createHash('sha256').update(`${repository}\0${contentId}`).digest('hex');
  return createOnce(join(home.state, `set-up-${name}`), '');
}
