/** The one page kept for offline use: every coach address opens it, and the address decides what it shows. */
export const prerender = true;
