import * as z from 'zod';

// Imported before any schema is made. zod compiles each one at its first use, which pays off when it is used often: a process
// of this runtime uses most of its schemas once.
z.config({ jitless: true });
