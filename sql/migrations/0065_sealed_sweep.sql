-- Of an anonymous survey, what was sent of a response that never got to its end
-- can be opened by nobody but its visitor, and stood there for ever. After some
-- days it is emptied: it stays that somebody began, on that day, as the counts
-- say. Fourteen days, as for files of such responses (0049): a form holds for
-- one, and an anonymous survey sends no way back into it.
insert into app.retention (code, days, least, most)
values ('response.sealed', 14, 1, 90);

-- "sealed" of the context says which they are: in an index its answers would
-- make each page of each survey dearer.
do $$
declare
	one uuid;
begin
	for one in select t.id from app.tenant t loop
		perform set_config('app.tenant', one::text, true);
		update app.response r set context = r.context ||
		    '{"anonymous":true,"sealed":true}'
		where r.tenant_id = one and r.state in ('partial', 'waiting')
		    and r.answers ? '_sealed';
	end loop;
	perform set_config('app.tenant', '', true);
end
$$;
create index response_sealed on app.response (tenant_id, started_at)
    where state = 'partial' and context ? 'sealed';

-- A form of before is told that there is something newer.
create function app.sealed_sweep(most int) returns bigint
language sql security definer set search_path = app, pg_temp as $$
	with late as (
		select r.id from app.response r
		where r.tenant_id = nullif(current_setting('app.tenant', true),
		    '')::uuid and r.state = 'partial' and r.context ? 'sealed'
		    and r.started_at < now() - make_interval(
		    days => app.retention_days('response.sealed'))
		order by r.started_at
		limit most for update skip locked
	), emptied as (
		update app.response r set answers = '{}', page = 1,
		    context = r.context - 'sealed', revision = r.revision + 1,
		    started_at = r.day::timestamp at time zone t.time_zone
		from app.tenant t
		where r.tenant_id = nullif(current_setting('app.tenant', true),
		    '')::uuid and t.id = r.tenant_id
		    and r.id = any (array(select l.id from late l))
		returning 1
	)
	select count(*) from emptied;
$$;
revoke all on function app.sealed_sweep(int) from public;
grant execute on function app.sealed_sweep(int) to exitpoll_job;
