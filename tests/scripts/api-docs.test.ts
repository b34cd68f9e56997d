import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { currentPage, PAGE } from '../../scripts/api-docs/page.ts';

it('docs/api.md is what routes and schemas give: `npm run api-docs` writes it', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(currentPage());
});
