/** `2026-11`, as the API names months. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** `2026-09` for two months before `2026-11`. */
export function monthsBefore(month: string, count: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number);
  return monthOf(Date.UTC(year, number - 1 - count, 15));
}
