/** The file of a form, held to what its page stated before any of it is read. */
import { bodyBytesMax } from '../surface/body-limits.mjs';

export type Uploaded =
	| { readonly kind: 'file'; readonly file: File; readonly form: FormData }
	/** No file, or one without a byte in it. */
	| { readonly kind: 'noFile' }
	/** Larger than the page stated. */
	| { readonly kind: 'tooLarge' };

/**
 * The file in the field `file`.
 *
 * @param fileBytesMax one of `FILE_LIMITS`, in bytes
 */
export async function uploadedFile(request: Request, fileBytesMax: number): Promise<Uploaded> {
	const form = await formWithin(request);
	if (form === null) return { kind: 'tooLarge' };
	const file = form.get('file');
	if (!(file instanceof File) || file.size === 0) return { kind: 'noFile' };
	return file.size > fileBytesMax ? { kind: 'tooLarge' } : { kind: 'file', file, form };
}

/** A form, or null where its address takes less than what was sent. */
export async function formWithin(request: Request): Promise<FormData | null> {
	return isTooLarge(request) ? null : await request.formData();
}

/** By what it says of its own length: nothing of it has been read. */
export function isTooLarge(request: Request): boolean {
	const sent = Number(request.headers.get('content-length') ?? 0);
	return sent > bodyBytesMax(new URL(request.url).pathname);
}
