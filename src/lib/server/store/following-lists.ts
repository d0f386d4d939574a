/** The lists that follow the log; a photo's list is kept with its record, because a purge asks it (G12). */
import { LIST_TABLES, type ListTable } from '#lib/domain/records/uses.ts';

export type FollowingList = Exclude<ListTable, 'photo_list'>;

export const FOLLOWING_LISTS: readonly FollowingList[] = LIST_TABLES.filter((list) => list !== 'photo_list');
