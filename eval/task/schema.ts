import * as z from 'zod';

/** Where a check stands before anybody has done anything: most must fail then, some hold what must not break. */
const untouched = z.enum(['fails', 'passes']);
const common = { name: z.string().min(1), untouched };
const pattern = z.string().refine(compiles, 'is no regular expression');

const check = z.discriminatedUnion('kind', [
  /** Hidden tests of Node's own runner, copied beside the delivered code; exactly `count` of them must pass. */
  z.strictObject({
    ...common,
    kind: z.literal('tests'),
    repository: z.string(),
    file: z.string(),
    count: z.int().min(1),
  }),
  /** The repository's own tests, also those that were added, pass. */
  z.strictObject({ ...common, kind: z.literal('own-tests'), repository: z.string() }),
  /** Every job of the workflows that a push starts is green. */
  z.strictObject({ ...common, kind: z.literal('workflow'), repository: z.string() }),
  /** These paths are as they were given. */
  z.strictObject({
    ...common,
    kind: z.literal('unchanged'),
    repository: z.string(),
    paths: z.array(z.string()).min(1),
  }),
  /** The delivered branch holds the newest commit of the default branch, and the commit that it had. */
  z.strictObject({ ...common, kind: z.literal('merged'), repository: z.string() }),
  z.strictObject({ ...common, kind: z.literal('no-pull'), repository: z.string() }),
  /** The last answer matches all of these, and none of those; letters of any case. `wrong`: what the wrong answer gets. */
  z.strictObject({
    ...common,
    kind: z.literal('answer'),
    all: z.array(pattern).min(1),
    none: z.array(pattern).default([]),
    wrong: untouched.default('fails'),
  }),
  /** A remark names a line of this range, and its words match all of these. */
  z.strictObject({
    ...common,
    kind: z.literal('finding'),
    path: z.string(),
    from: z.int().min(1),
    to: z.int().min(1),
    all: z.array(pattern).min(1),
  }),
]);
export type Check = z.infer<typeof check>;

/** What a task may use up; whatever is reached first ends it. `minutes` are real ones. */
const limits = z.strictObject({
  modelCalls: z.int().min(1),
  dollars: z.number().positive(),
  minutes: z.number().positive(),
});
export type Limits = z.infer<typeof limits>;

export const KINDS = ['fix', 'feature', 'refactoring', 'question', 'review', 'conflict', 'ci', 'repositories'] as const;

/** A file `task.json`. `ask` is what a person writes; `{issue}` and `{pull}` become addresses. */
export const taskSpec = z.strictObject({
  version: z.literal(1),
  kind: z.enum(KINDS),
  packages: z
    .array(
      z.strictObject({
        repository: z.string(),
        name: z.string(),
        version: z.string(),
        fixedIn: z.string(),
        license: z.string(),
        licenseFile: z.string().default('LICENSE'),
        source: z.url(),
        changed: z.string(),
      }),
    )
    .min(1),
  ask: z.string().includes('{issue}'),
  limits,
  /** A pull request that is there already. `base`: a patch that the default branch got after the branch began. */
  pull: z
    .strictObject({
      repository: z.string(),
      branch: z.string(),
      title: z.string(),
      body: z.string(),
      patch: z.string(),
      base: z.string().optional(),
    })
    .optional(),
  checks: z.array(check).min(1),
});
export type TaskSpec = z.infer<typeof taskSpec>;

function compiles(source: string): boolean {
  try {
    return new RegExp(source, 'i') !== undefined;
  } catch {
    return false;
  }
}
