import { constantValue, type Reference, referencesIn, templateValue } from './declared.ts';
import { type Document, tableRows } from './documents.ts';

const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A row that states a bound: its words, its value as written, and where the value comes from. */
export type Limit = { what: string; stated: string; reference: Reference };

/** Rows of three cells whose last is nothing but `file` · `NAME`. */
export function limitsIn(from: Document): Limit[] {
  return tableRows(from).flatMap(([what = '', stated = '', where = '', ...more]) => {
    const [reference, ...others] = referencesIn({ text: where });
    const isLimit = reference && others.length === 0 && more.length === 0 && /^[\d,.]+( \w+)?$/.test(stated);
    return isLimit ? [{ what, stated, reference }] : [];
  });
}

/** The stated value in the unit of the constant: milliseconds for `…_MS…`, seconds for `…_S…` and the template. */
export function statedValue({ stated, reference }: Limit): number {
  const [number = '', unit] = stated.split(' ');
  const value = Number(number.replaceAll(',', ''));
  if (unit === undefined) return value;
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) throw new Error(`'${stated}' has a unit that is not known: ${unit}`);
  return (value * unitMs) / (/_MS(_|$)/.test(reference.name) ? 1 : 1_000);
}

export function actualValue({ reference }: Limit): unknown {
  return reference.file === 'template.yaml' ? templateValue(reference.name) : constantValue(reference);
}
