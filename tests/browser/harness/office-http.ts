/** The office over HTTP alone, signed in, as a browser without script talks to it. */

export interface OfficeAnswer {
	readonly status: number;
	readonly text: string;
	readonly location: string;
}

export interface Office {
	readonly cookie: string;
	get(path: string): Promise<OfficeAnswer>;
	/** Sends a form; a file in it goes as a browser sends files. */
	post(path: string, fields: Readonly<Record<string, string | File>>): Promise<OfficeAnswer>;
}

/** @param secret of a one-use link, behind its `#` */
export async function openOffice(origin: string, secret: string): Promise<Office> {
	const form = new URLSearchParams({ secret });
	const answer = await fetch(new URL('/office/sign-in?/link', origin), {
		method: 'POST',
		headers: { origin, accept: 'text/html' },
		body: form,
		redirect: 'manual'
	});
	const cookies = answer.headers.getSetCookie().map((one) => one.replace(/;.*$/, ''));
	if (cookies.length === 0) throw new Error(`nobody is signed in: ${answer.status}`);
	const cookie = ['voordeur_locale=nl', ...cookies].join('; ');
	const ask = async (path: string, init: RequestInit): Promise<OfficeAnswer> => {
		const response = await fetch(new URL(path, origin), {
			...init,
			headers: { cookie, origin, accept: 'text/html' },
			redirect: 'manual'
		});
		return {
			status: response.status,
			text: await response.text(),
			location: response.headers.get('location') ?? ''
		};
	};
	return {
		cookie,
		get: (path) => ask(path, {}),
		post: (path, fields) => {
			const hasFile = Object.values(fields).some((value) => typeof value !== 'string');
			const body = hasFile ? new FormData() : new URLSearchParams();
			for (const [name, value] of Object.entries(fields))
				if (body instanceof FormData) body.set(name, value);
				else if (typeof value === 'string') body.set(name, value);
			return ask(path, { method: 'POST', body });
		}
	};
}

/** Words of a page as they are read: without elements, one blank wherever there is any. */
export function wordsOf(html: string): string {
	return withoutEntities(html.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' '))
		.replace(/\s+/g, ' ')
		.trim();
}

/** A value as it stood before it was written into HTML. */
export function withoutEntities(html: string): string {
	return html
		.replaceAll('&nbsp;', '\u00a0')
		.replaceAll('&quot;', '"')
		.replaceAll('&#39;', "'")
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&amp;', '&');
}
