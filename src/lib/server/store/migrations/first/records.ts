/** The log, the merged records, the streams of the scopes, what was put aside, and what was purged. */
export const RECORDS = `
create table organisation (
	tenant text not null,
	name text not null,
	epoch text not null,
	demo bigint not null,
	created_at bigint not null,
	pack_hash text,
	primary key (tenant)
);

create table registry (
	tenant text not null primary key,
	merges text not null,
	next text,
	after text not null
);

create table operation (
	tenant text not null,
	op_id text not null,
	scope text not null,
	dev text not null,
	inc text not null,
	root text not null,
	ent text not null,
	kind text not null,
	eff text not null,
	hash text not null,
	body text not null,
	person text not null,
	seq bigint not null,
	n bigint not null,
	received_at bigint not null,
	primary key (tenant, op_id)
);
create index operation_by_dev_inc_n on operation (tenant, dev, inc, n);
create index operation_by_ent_received_at on operation (tenant, ent, received_at);
create index operation_by_root_received_at on operation (tenant, root, received_at);

create table entity (
	tenant text not null,
	ent text not null,
	kind text not null,
	root text not null,
	scope text not null,
	state text not null,
	move bigint not null,
	seq bigint not null,
	address text,
	primary key (tenant, ent)
);
create index entity_by_root on entity (tenant, root);
create index entity_by_address on entity (tenant, address);
create index entity_by_kind on entity (tenant, kind);

create table change (
	tenant text not null,
	scope text not null,
	ent text not null,
	what text not null,
	seq bigint not null,
	move bigint not null,
	primary key (tenant, ent, scope)
) /* in order of its key */;
create index change_by_scope_seq on change (tenant, scope, seq);

create table scope_counter (
	tenant text not null,
	scope text not null,
	seq bigint not null,
	primary key (tenant, scope)
);

create table quarantine (
	tenant text not null,
	id text not null,
	op_id text not null,
	dev text not null,
	reason text not null,
	body text not null,
	hash text not null,
	state text not null,
	received_at bigint not null,
	ent text,
	person text,
	session text,
	decided_by text,
	decision text,
	note text,
	cited_by text,
	decided_at bigint,
	primary key (tenant, id)
);
create index quarantine_by_op_id on quarantine (tenant, op_id);
create index quarantine_by_ent on quarantine (tenant, ent);
create index quarantine_by_dev_decided_at on quarantine (tenant, dev, decided_at);
create index quarantine_by_state_received_at on quarantine (tenant, state, received_at);

create table denied (
	tenant text not null,
	root text not null,
	primary key (tenant, root)
);

create table purge (
	tenant text not null,
	root text not null,
	ents text not null,
	reason text not null,
	person text not null,
	at bigint not null,
	counts text not null,
	primary key (tenant, root)
);

create table purge_device (
	tenant text not null,
	dev text not null,
	root text not null,
	confirmed_at bigint,
	primary key (tenant, dev, root)
);
create index purge_device_by_root on purge_device (tenant, root);

create table alarm (
	tenant text not null,
	id text not null,
	kind text not null,
	detail text not null,
	at bigint not null,
	primary key (tenant, id)
);

create table photo_stored (
	tenant text not null,
	hash text not null,
	size bigint not null,
	received_at bigint not null,
	primary key (tenant, hash)
);
`;
