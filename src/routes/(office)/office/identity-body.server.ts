import { error } from '@sveltejs/kit';

/** JSON of a request; its shape is checked by whoever takes it. A form cannot send this type, so no other site can either. */
export async function readBody(request: Request): Promise<unknown> {
	if (!request.headers.get('content-type')?.startsWith('application/json')) error(415, 'Send JSON');
	try {
		return await request.json();
	} catch {
		error(400, 'This is not JSON');
	}
}
