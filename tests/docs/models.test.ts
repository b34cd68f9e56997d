import { expect, it } from 'vitest';
import { document, tableUnder } from './documents.ts';
import { modelRows, sourceRows } from './models-table.ts';

const page = document('docs/models.md');

it('docs/models.md has the models as they are (to print its tables: npx tsx tests/docs/models-table.ts)', () => {
  expect(tableUnder(page, 'model')).toEqual(modelRows());
  expect(tableUnder(page, 'source')).toEqual(sourceRows());
});
