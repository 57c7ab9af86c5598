-- Two first uploads of one draft at the same moment: the second found no draft
-- to lock, took the customer's row, and then waited for the draft, which an
-- application held that waited for the customer's row.
-- May so many bytes come for this draft? Locks the counts until the end of the
-- transaction and, where the answer is yes, counts the bytes of the hour.
-- whole: the form is complete, so the file will not stay an unsent one; then
-- only the bound of all files holds, and who fills up a customer's room for
-- unsent ones keeps nobody from applying. network: none, nothing is counted
-- of it.
create or replace function app.upload_admit(draft uuid, add bigint, of_network text,
    whole boolean) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here uuid := nullif(current_setting('app.tenant', true), '')::uuid;
	drafts_most constant int := 200;
	hour_most constant bigint := 268435456;
	had bigint;
	quota bigint;
	used app.file_use;
	net app.upload_network;
begin
	-- The draft before the customer, as every other statement has it; and
	-- before a draft that is not there yet, a lock of its number.
	perform pg_advisory_xact_lock(1145656660, hashtext(draft::text));
	perform from app.application_draft d
	where d.tenant_id = here and d.id = draft for update;
	insert into app.file_use (tenant_id) values (here)
	on conflict do nothing;
	select * into used from app.file_use u where u.tenant_id = here
	for update;
	select t.file_quota into quota from app.tenant t where t.id = here;
	select coalesce(max(d.size), 0) into had from app.application_draft d
	where d.tenant_id = here and d.id = draft;
	if used.bytes - had + add > quota or (not whole and
	    used.unsent - had + add > quota / 4) then
		return 'full';
	end if;
	if of_network is null then
		return 'kept';
	end if;
	insert into app.upload_network (network) values (of_network)
	on conflict do nothing;
	select * into net from app.upload_network n
	where n.network = of_network for update;
	if net.hour < now() - interval '1 hour' then
		net.hour := now();
		net.bytes := 0;
	end if;
	if net.bytes + add > hour_most or
	    (had = 0 and not whole and net.drafts >= drafts_most) then
		return 'network';
	end if;
	update app.upload_network n set hour = net.hour, bytes = net.bytes + add
	where n.network = of_network;
	return 'kept';
end
$$;
