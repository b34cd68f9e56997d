throw new Error('cannot load');
export async function handler(): Promise<void> {}
