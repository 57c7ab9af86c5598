-- A request whose time is over goes with all that hangs on it: what was said,
-- its mails, and its subject with the key, unless that belongs to more.
create function app.subject_drop(subjects uuid[]) returns void
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	one uuid;
begin
	foreach one in array subjects loop
		begin
			delete from app.subject s
			where s.tenant_id = here and s.id = one;
		exception when foreign_key_violation then
			null;
		end;
	end loop;
end
$$;

create function app.support_sweep(most int) returns bigint
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	here constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	subjects uuid[];
begin
	with gone as (
		delete from app.support_request
		where tenant_id = here and id = any (array(
			select r.id
			from app.support_kind k cross join lateral (
				select r.id from app.support_request r
				where r.tenant_id = here and r.kind = k.code
				    and r.touched_at < now() - make_interval(
				    days => app.retention_days(k.retention))
				order by r.touched_at
				limit most for update skip locked) r
			limit most))
		returning subject_id
	)
	select coalesce(array_agg(distinct subject_id), '{}') into subjects
	from gone;
	perform app.subject_drop(subjects);
	return cardinality(subjects);
end
$$;
revoke all on function app.subject_drop(uuid[]), app.support_sweep(int)
    from public;
grant execute on function app.subject_drop(uuid[]), app.support_sweep(int)
    to exitpoll_job;
