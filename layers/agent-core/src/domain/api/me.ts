import * as z from 'zod';
import { scope } from './asked/key.ts';

/** Somebody as their source knows them; `installation`: of the agent's app there, as in session ids. PERSISTED CONTRACT: keys and sessions of browsers hold it. */
export const person = z.object({
  source: z.enum(['slack', 'github', 'api']),
  installation: z.string(),
  id: z.string(),
  name: z.string().optional(),
});
export type ApiPerson = z.infer<typeof person>;

/** Who asks, and what the page needs before anything else. */
export const me = z.object({
  person: person.optional(),
  key: z.object({ id: z.string(), scopes: z.array(scope) }).optional(),
  isAdmin: z.boolean(),
  csrf: z.string().optional().describe('The value of the header x-csrf-token of writes with a cookie'),
  language: z.enum(['en', 'ja']),
  expiresAt: z.number().int(),
  models: z.array(z.string()),
  build: z.string(),
});

export const health = z.object({ status: z.literal('ok'), build: z.string() });

const keyRow = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  createdBy: z.string().describe('Id of the person whose rights it has'),
  createdAt: z.number().int(),
  expiresAt: z.number().int(),
  lastUsedAt: z.number().int().optional(),
});
export type KeyRow = z.infer<typeof keyRow>;
export const keyList = z.object({ keys: z.array(keyRow) });
export type KeyList = z.infer<typeof keyList>;

/** Shown once. `callbackSecret`: absent where the deployment signs no callbacks. */
export const madeKey = keyRow.extend({ key: z.string(), callbackSecret: z.string().optional() });
