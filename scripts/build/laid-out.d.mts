import type { Template } from '../template.d.mts';

export declare const CORE: string;
export function layOut(template: Template, root: string, folder: string): { task: string; opt: string };
