/** A value that the deployment knows as its own, the same in base64, and a token of somebody else that only its shape shows. */
export const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
export const ENCODED = Buffer.from(`{"k":"${SECRET}"}`).toString('base64');
export const SHAPED = `ghp_${'a1B2'.repeat(9)}`;
export const ALL = `${SECRET} ${ENCODED} ${SHAPED}`;

export const KNOWN = new RegExp(`${SECRET}|${ENCODED.slice(12, 40)}`);
export const ANY = new RegExp(`${KNOWN.source}|${SHAPED}`);
