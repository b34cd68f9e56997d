export function builtConsole(): string;
