declare module 'virtual:pack' {
	import type { ContentPack } from '#lib/domain/guide/guide.ts';
	const content: { readonly hash: string; readonly pack: ContentPack };
	export default content;
}
