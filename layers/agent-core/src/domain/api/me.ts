import * as z from 'zod';

/** Somebody as their source knows them; `installation`: of the agent's app there, as in session ids. PERSISTED CONTRACT: keys and sessions of browsers hold it. */
export const person = z.object({
  source: z.enum(['slack', 'github', 'api']),
  installation: z.string(),
  id: z.string(),
  name: z.string().optional(),
});
export type ApiPerson = z.infer<typeof person>;

/** What a key may be used for. `admin`: what only admins may, as long as its maker is one. */
export const scope = z.enum(['read', 'write', 'admin']);
export type Scope = z.infer<typeof scope>;

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

/** A code of the command in Slack. */
export const signInBody = z.strictObject({ code: z.string().min(20).max(200) });

export const health = z.object({ status: z.literal('ok'), build: z.string() });
