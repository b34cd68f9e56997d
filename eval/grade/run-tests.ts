import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type JobOutcome, runJob } from '../../local/github/actions/job.ts';
import { plansAt } from '../../local/github/actions/workflows.ts';
import { writeCommit } from '../../local/github/git/commit.ts';
import { git } from '../../local/github/git/git.ts';
import type { Sandbox } from '../../local/instances/machine.ts';
import type { DeliveredRepository } from './delivered.ts';
import type { Verdict } from './words.ts';

/** Where graders work: a folder of their own, and how delivered code is kept from this machine. */
export type Lab = { scratch: string; sandbox: Sandbox; now: () => number };

/** Of the delivered tree; no repository has a folder of this name. */
const HIDDEN = '.hidden';
const TEST = 'node --test --test-reporter=tap';
/** Characters of a log's end that a detail keeps. */
const LOG_CHARS = 400;
const GRADER = { name: 'Grader', email: 'grader@localhost' };

/**
 * Runs hidden tests on the delivered commit, in a copy that the session never sees. Exactly `count` must pass: code that ends the process
 * early passes fewer.
 */
export async function runHidden(
  lab: Lab,
  { directory, head }: DeliveredRepository,
  hidden: { file: string; text: string; count: number },
): Promise<Verdict> {
  const folder = await mkdtemp(join(lab.scratch, 'graded-'));
  try {
    const copy = join(folder, 'copy.git');
    await git(folder, ['clone', '--quiet', '--bare', '--shared', directory, copy]);
    await git(copy, ['update-ref', 'refs/heads/graded', head]);
    const file = `${HIDDEN}/${basename(hidden.file)}`;
    const content = { files: { [file]: hidden.text } };
    const message = 'Hidden tests';
    const commit = { branch: 'graded', content, message, author: GRADER, dateMs: lab.now() };
    const sha = await writeCommit(copy, commit);
    return counted(await job(lab, { directory: copy, sha, command: `${TEST} ${file}` }), hidden.count);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the repository's own tests; there must be some. */
export async function runOwn(lab: Lab, { directory, head }: DeliveredRepository): Promise<Verdict> {
  return counted(await job(lab, { directory, sha: head, command: TEST }), undefined);
}

/** Runs what a push starts; there must be something. */
export async function runWorkflows(lab: Lab, repository: DeliveredRepository): Promise<Verdict> {
  const { directory, head: sha } = repository;
  const jobs = (await plansAt({ directory }, sha)).flatMap((plan) => plan.jobs);
  const red: string[] = [];
  for (const plan of jobs) {
    const { conclusion } = await runJob(plan, { directory, sha, ...context(lab) });
    if (conclusion !== 'success') red.push(plan.name);
  }
  if (jobs.length === 0) return { passed: false, detail: 'no workflow is started by a push' };
  return { passed: red.length === 0, detail: red.length === 0 ? `${jobs.length} green` : `red: ${red.join(', ')}` };
}

function job(lab: Lab, run: { directory: string; sha: string; command: string }): Promise<JobOutcome> {
  const { directory, sha, command } = run;
  return runJob(
    { name: 'grade', needs: [], when: 'success', steps: [{ name: command, run: command, env: {} }] },
    { directory, sha, ...context(lab) },
  );
}

function context({ scratch, sandbox, now }: Lab) {
  return { root: join(scratch, 'jobs'), sandbox, now };
}

/** Node's runner ends with its counts; the last ones are its own, whatever the tests have printed. */
function counted({ conclusion, log }: JobOutcome, expected: number | undefined): Verdict {
  const last = (what: string) => Number([...log.matchAll(new RegExp(`Z # ${what} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  const [pass, fail] = [last('pass'), last('fail')];
  const isCount = expected === undefined ? pass > 0 : pass === expected;
  const passed = conclusion === 'success' && fail === 0 && isCount;
  const numbers = `${pass} passed, ${fail} failed${expected === undefined ? '' : `, ${expected} expected`}`;
  const names = [...log.matchAll(/Z not ok \d+ - (.+)$/gm)].map(([, name]) => name).filter(Boolean);
  const why = names.length > 0 ? names.join('; ') : log.slice(-LOG_CHARS);
  return { passed, detail: passed ? numbers : `${numbers}: ${why}` };
}
