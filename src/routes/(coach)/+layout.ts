/** Every coach screen is drawn on the phone from what the phone holds; no server file may stand here or above. */
export const ssr = false;
