import { parse } from 'yaml';
import * as z from 'zod';

/** A step of a job: a script, or an action, of which only those that prepare the machine are known here. */
export type WorkflowStep = {
  name: string;
  run?: string;
  uses?: string;
  env: Record<string, string>;
  directory?: string;
};
/** `needs`: names of jobs that end before it begins. `when`: which end of theirs lets it run; otherwise it is skipped. */
export type JobPlan = { name: string; needs: string[]; when: JobCondition; steps: WorkflowStep[] };
export type JobCondition = 'success' | 'failure' | 'always' | 'never';
/** `branches`: whose pushes start it. `onPulls`: pull requests do. */
export type WorkflowPlan = { name: string; branches: string[] | 'all'; onPulls: boolean; jobs: JobPlan[] };

const words = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const environment = z.record(z.string(), words).default({});
const step = z.object({
  name: z.string().optional(),
  run: z.string().optional(),
  uses: z.string().optional(),
  env: environment,
  'working-directory': z.string().optional(),
});
const file = z.object({
  name: z.string().optional(),
  on: z.unknown(),
  env: environment,
  jobs: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      needs: z.union([z.string().transform((id) => [id]), z.array(z.string())]).default([]),
      if: words.optional(),
      env: environment,
      steps: z.array(step),
    }),
  ),
});

/** Jobs of a workflow that pushes or pull requests start, each with its plain steps; undefined for others. Throws what YAML or its shape lacks. */
export function readWorkflow(path: string, text: string): WorkflowPlan | undefined {
  const { name = path, on, env, jobs } = file.parse(parse(text));
  const pushed = pushBranches(on);
  const onPulls = names(on, 'pull_request');
  if (!pushed && !onPulls) return undefined;
  return {
    name,
    branches: pushed ?? [],
    onPulls,
    jobs: Object.entries(jobs).map(([id, job]) => ({
      name: job.name ?? id,
      needs: job.needs.map((needed) => jobs[needed]?.name ?? needed),
      when: conditionOf(job.if),
      steps: job.steps.map((one) => ({
        name: one.name ?? (one.run === undefined ? `Run ${one.uses ?? 'nothing'}` : `Run ${one.run.split('\n')[0]}`),
        ...(one.run === undefined ? {} : { run: one.run }),
        ...(one.uses === undefined ? {} : { uses: one.uses }),
        env: { ...env, ...job.env, ...one.env },
        ...(one['working-directory'] === undefined ? {} : { directory: one['working-directory'] }),
      })),
    })),
  };
}

/** Of expressions only those about other jobs' ends are known; any other one holds. */
function conditionOf(expression = ''): JobCondition {
  const plain = expression.replace(/[${}\s]/g, '');
  if (plain === 'false') return 'never';
  if (plain === 'always()' || plain === '!cancelled()') return 'always';
  return plain === 'failure()' ? 'failure' : 'success';
}

/** Whether a job may begin, or is skipped, now that the jobs of its run stand so; undefined while one that it needs has not ended. */
export function beginning(
  { needs, when }: JobPlan,
  jobs: readonly { name: string; conclusion: string | null }[],
): 'run' | 'skip' | undefined {
  const needed = needs.map((name) => jobs.find((job) => job.name === name)?.conclusion);
  if (needed.some((conclusion) => conclusion === undefined || conclusion === null)) return undefined;
  if (when === 'always') return 'run';
  const isGood = needed.every((conclusion) => conclusion === 'success');
  if (when === 'never') return 'skip';
  return isGood === (when === 'success') ? 'run' : 'skip';
}

function names(on: unknown, event: string): boolean {
  if (on === event || (Array.isArray(on) && on.includes(event))) return true;
  return typeof on === 'object' && on !== null && !Array.isArray(on) && event in on;
}

function pushBranches(on: unknown): string[] | 'all' | undefined {
  if (on === 'push' || (Array.isArray(on) && on.includes('push'))) return 'all';
  if (typeof on !== 'object' || on === null || !('push' in on)) return undefined;
  const { branches } = (on.push ?? {}) as { branches?: unknown };
  return Array.isArray(branches) ? branches.map(String) : 'all';
}

/** Whether a branch is among a workflow's, whose `*` stand for what has no slash and `**` for everything. */
export function runsOn({ branches }: WorkflowPlan, branch: string): boolean {
  if (branches === 'all') return true;
  return branches.some((pattern) => {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*\*/g, '\0')
      .replace(/\*/g, '[^/]*')
      .replaceAll('\0', '.*');
    return new RegExp(`^${source}$`).test(branch);
  });
}
