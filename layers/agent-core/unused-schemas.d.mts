import type { Plugin } from 'esbuild';

export function withWrittenNames(source: string): string;
export declare const withoutUnusedSchemas: Plugin;
