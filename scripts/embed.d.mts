/**
 * `template` with every block below a line `# embedded: <file>` replaced by that file below `folder`, and the files that
 * differed. Throws an Error that names a file that is missing.
 */
export function embedFiles(template: string, folder: string): { text: string; changed: string[] };
