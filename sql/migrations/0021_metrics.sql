-- What /metrics says of the queue, over all customers and without a word of
-- what is in it; and how many counts are not folded yet, as PostgreSQL's own
-- statistics have it: counting them would read them.
create function app.metrics_jobs()
    returns table (kind text, state text, n bigint, overdue_seconds bigint)
language sql stable security definer
set search_path = app, pg_temp
as $$
	select kind, state, count(*),
	    greatest(0, extract(epoch from now() - min(due)))::bigint
	from (select j.kind, j.state, case j.state when 'ready' then j.run_at
		when 'running' then j.locked_until end as due
	    from job j where j.state <> 'done') j
	group by kind, state order by kind, state
$$;

create function app.metrics_deltas() returns bigint
language sql stable
set search_path = app, pg_temp
as $$
	select pg_stat_get_live_tuples('app.rollup_delta'::regclass)
$$;

revoke all on function app.metrics_jobs(), app.metrics_deltas() from public;
grant execute on function app.metrics_jobs(), app.metrics_deltas()
    to exitpoll_web;
