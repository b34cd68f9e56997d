import * as z from 'zod';

/** What a key may be used for. `admin`: what only admins may, as long as its maker is one. */
export const scope = z.enum(['read', 'write', 'admin']);
export type Scope = z.infer<typeof scope>;

/** A key lives a year at most: one that nobody remembers must end. */
export const KEY_DAYS_MAX = 365;
export const KEY_NAME_CHARS_MAX = 80;
export const newKey = z.strictObject({
  name: z.string().trim().min(1).max(KEY_NAME_CHARS_MAX),
  scopes: z
    .array(scope)
    .min(1)
    .max(3)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'must name each scope once'),
  days: z.number().int().min(1).max(KEY_DAYS_MAX).default(90),
});
export const keyParams = z.object({ id: z.string().max(40) });

/** A code of the command in Slack. */
export const signInBody = z.strictObject({ code: z.string().min(20).max(200) });
