/** By shape and name: what stands in a golden file. */
export type Samples = { [shape: string]: { [name: string]: unknown } };

export const SESSION_ID = 'slack:T1:C1:1700000000.000001';
export const AT = 1_795_348_800_000;
export const INSTANCE = 'i-0123456789abcdef0';

/** The mark of a request: hashes in base64url. */
export const request = { system: 'c3lz', tools: 'dG9v', messages: 'bWVz', maxTokens: 8_192 };
/** With every field that there is. */
export const FRAME = {
  kind: 'forward',
  name: 'plan.md',
  from: 'Ada',
  in: '#dev',
  at: '2026-11-01',
  link: 'https://example.com/plan',
  path: 'attachments/plan.md',
} as const;

export const SPENT = { day: '2026-11-29', model: 'small', costMicroUsd: 9, estimatedMicroUsd: 1, modelCalls: 5 };

/** One that answered, and one that did not. */
export const CLONES = [
  { path: '/w/widget', branch: 'fix', head: 'a1b2c3', unpushed: 1, changed: ['src/a.ts'], changedCount: 1 },
  { path: '/w/slow', changed: [], changedCount: 0, isUnknown: true as const },
];
