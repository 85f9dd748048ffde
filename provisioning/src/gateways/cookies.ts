/**
 * A `Set-Cookie` for the host that sets it alone. With a domain it would go to the console and all other tenants as well:
 * by a name that means something there, or as one of so many that they refuse the browser for its long headers.
 */
export const withoutDomain = (cookie: string): string => cookie.replace(/;\s*domain\s*=[^;]*/gi, "");
