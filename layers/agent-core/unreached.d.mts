import type { Plugin } from 'esbuild';

export function stubOf(name: string): string;
export declare const withoutUnreached: Plugin;
