/** Which answers of a household can be taken back. Taking back is by purpose and partner: two of one kind go together. */
interface Answer {
	readonly purpose?: string | null;
	readonly partner?: string | null;
	readonly partnerName?: string | null;
	readonly given?: boolean | null;
	readonly withdrawn?: boolean | null;
}

export interface StandingAnswer<A extends Answer> {
	readonly key: string;
	readonly first: A;
	/** The partners by name; none where it is about no partner. */
	readonly partners: readonly string[];
}

/** One for each purpose, and for referrals one for each partner, in the order in which they were given. */
export function standingAnswers<A extends Answer>(consents: readonly A[]): readonly StandingAnswer<A>[] {
	const standing = consents.filter(({ given, withdrawn }) => given === true && withdrawn !== true);
	const keyOf = ({ purpose, partner }: A): string =>
		JSON.stringify([purpose ?? 'visitRecord', purpose === 'referral' ? (partner ?? null) : null]);
	return [...new Set(standing.map(keyOf))].flatMap((key) => {
		const all = standing.filter((one) => keyOf(one) === key);
		const [first] = all;
		const partners = [...new Set(all.flatMap(({ partnerName }) => partnerName || []))];
		return first ? [{ key, first, partners }] : [];
	});
}
