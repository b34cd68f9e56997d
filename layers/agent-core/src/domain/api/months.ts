import { monthOf } from '../money/month-spend.ts';

/** The month before one (`2026-11`). */
export function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return monthOf(Date.UTC(year, number - 2, 1));
}
