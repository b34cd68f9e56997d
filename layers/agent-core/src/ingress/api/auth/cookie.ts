/** The cookie of a browser that is signed in. */
export const COOKIE = 'remote_swe_session';
/** Twelve hours, as a working day with what goes over. */
export const COOKIE_S = 12 * 3_600;
/** 32 random bytes in base64url: nothing else is looked up. */
const VALUE = /^[A-Za-z0-9_-]{43}$/;

/** The value in a request's cookies; undefined where there is none, or several: then nobody can say which one was meant. */
export function cookieIn(cookies: readonly string[]): string | undefined {
  const values = cookies.flatMap((each) => {
    const [name = '', ...value] = each.trim().split('=');
    return name === COOKIE ? [value.join('=')] : [];
  });
  const [value = ''] = values;
  return values.length === 1 && VALUE.test(value) ? value : undefined;
}

/** What sets it, or with no value takes it away. Over plain http, on the browser's own machine alone, it is not `Secure`. */
export function setCookie(value: string, maxAgeS: number, isLocal: boolean): string {
  return `${COOKIE}=${value}; Max-Age=${maxAgeS}; Path=/; HttpOnly; SameSite=Strict${isLocal ? '' : '; Secure'}`;
}
