/** `t` for the page about accessibility, which phone and office show alike and read only when it is asked for. */
import enAccessibility from './messages/en/accessibility.json' with { type: 'json' };
import nlAccessibility from './messages/nl/accessibility.json' with { type: 'json' };
import { createTranslate, type KeyOf } from './translate.ts';

export type AccessibilityKey = KeyOf<typeof nlAccessibility>;

export const t = createTranslate<AccessibilityKey>({ nl: [nlAccessibility], en: [enAccessibility] });
