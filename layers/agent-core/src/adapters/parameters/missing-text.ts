/** For operators: which parameters are missing, and how to set them. */
export function missingText(names: string[]): string {
  return `These parameters are missing or still placeholders: ${names.join(', ')}. npm run setup asks for them, and checks them.`;
}
