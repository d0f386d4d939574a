/** What an organisation publishes, notes, keeps, decides and takes in. */
export const OFFICE = `
create table pack (
	tenant text not null,
	hash text not null,
	body text not null,
	published_at bigint not null,
	primary key (tenant, hash)
);

create table content_draft (
	tenant text not null,
	path text not null,
	text text,
	base_hash text,
	person text not null,
	saved_at bigint not null,
	primary key (tenant, path)
);

create table content_release (
	tenant text not null,
	number bigint not null,
	how text not null,
	pack_hash text not null,
	shipped_hash text not null,
	files text not null,
	changes text not null,
	note text not null,
	person text,
	returns_to bigint,
	at bigint not null,
	primary key (tenant, number)
);

create table content_shared (
	tenant text not null,
	lesson text not null,
	theirs text not null,
	ours text not null,
	primary key (tenant, lesson)
);

create table audit (
	tenant text not null,
	number bigint not null,
	action text not null,
	object text not null,
	result text not null,
	origin text not null,
	actor text not null,
	at bigint not null,
	prior text not null,
	hash text not null,
	primary key (tenant, number)
);

create table audit_about (
	tenant text not null,
	about text not null,
	number bigint not null,
	primary key (tenant, about, number)
);

create table audit_head (
	tenant text not null,
	number bigint not null,
	hash text not null,
	primary key (tenant)
);

create table backup (
	tenant text not null,
	id text not null,
	epoch text not null,
	taken_at bigint not null,
	verified_at bigint not null,
	file text not null,
	digest text not null,
	primary key (tenant, id)
);

create table backup_head (
	tenant text not null,
	scope text not null,
	seq bigint not null,
	primary key (tenant, scope)
);

create table restore (
	tenant text not null,
	epoch text not null,
	earlier_epoch text not null,
	backup_taken_at bigint not null,
	restored_at bigint not null,
	primary key (tenant, epoch)
);

create table setting (
	tenant text not null,
	name text not null,
	number bigint not null,
	value text not null,
	person text not null,
	at bigint not null,
	primary key (tenant, name, number)
);

create table tally (
	tenant text not null,
	month text not null,
	area text not null,
	what text not null,
	amount bigint not null,
	primary key (tenant, month, area, what)
);

create table report_release (
	tenant text not null,
	period text not null,
	at bigint not null,
	body text not null,
	names text not null,
	primary key (tenant, period)
);

create table import_batch (
	tenant text not null,
	id text not null,
	name text not null,
	state text not null,
	person text not null,
	made_at bigint not null,
	touched_at bigint not null,
	ended_at bigint,
	lines bigint not null,
	done bigint not null,
	heads text not null,
	choice text not null,
	plan text not null,
	primary key (tenant, id)
);

create table import_row (
	tenant text not null,
	batch text not null,
	line bigint not null,
	cells text not null,
	primary key (tenant, batch, line)
);

create table import_verdict (
	tenant text not null,
	batch text not null,
	line bigint not null,
	kind text not null,
	detail text not null,
	ent text,
	taken bigint not null,
	outcome text,
	primary key (tenant, batch, line)
);
create index import_verdict_by_kind on import_verdict (tenant, batch, kind, line);

create table boundary_set (
	tenant text not null,
	number bigint not null,
	name text not null,
	body text not null,
	person text,
	at bigint not null,
	primary key (tenant, number)
);
`;
