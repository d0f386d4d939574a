/** Shows the parts as the address asks: `?language=en&mode=outdoor&dir=rtl&parts=office&over=sheet`. */
import { mount } from 'svelte';
import '../../../src/app.css';
import '#lib/ui/coach.css';
import '#lib/ui/office.css';
import { isLocale } from '#lib/words/locales.ts';
import Gallery from './Gallery.svelte';

const asked = new URLSearchParams(location.search);
const language = asked.get('language');
const locale = isLocale(language) ? language : 'nl';
const root = document.documentElement;
root.lang = locale;
root.dir = asked.get('dir') === 'rtl' ? 'rtl' : 'ltr';
if (asked.get('mode') === 'outdoor') root.dataset['mode'] = 'outdoor';
const target = document.getElementById('gallery');
if (target)
	mount(Gallery, { target, props: { locale, parts: asked.get('parts') ?? 'coach', over: asked.get('over') } });
