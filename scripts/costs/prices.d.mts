export type Price = { usd: number; per: string; source: string; free?: number; read: boolean };
export function priceList(): { region: string; asOf: string; note: string; prices: Record<string, Price> };
export function usdOfOne(name: string): number;
