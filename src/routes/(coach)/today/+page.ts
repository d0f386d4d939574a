/** The one page kept for offline use: every coach address opens it, and the address decides what it shows. Today, since its own files are then asked for with it. */
export const prerender = true;
