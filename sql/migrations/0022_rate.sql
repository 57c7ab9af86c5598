-- How often something may happen, across processes and nodes. A bucket is the
-- moment at which it will be full again (app/rule/rate.h, where the figures
-- are). What names it is a keyed hash: no address stands here. Not in the log,
-- on a standby or in a backup: after a crash everybody begins anew.
create unlogged table app.rate (
	key bytea primary key check (length(key) = 16),
	full_at timestamptz not null
);
create index rate_full_at on app.rate (full_at);
call app.owner_door('app.rate', 'all');

-- So many of the wanted permits as there are, and how long until there is one.
-- every: milliseconds for a permit to come back.
create function app.rate_take(wanted bytea, burst int, every bigint, want int)
returns table (granted int, wait_ms bigint)
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	back constant interval := make_interval(secs => every / 1000.0);
	at timestamptz;
	stands timestamptz;
	room bigint;
begin
	insert into app.rate as r (key, full_at) values (wanted, '-infinity')
	on conflict (key) do nothing;
	select r.full_at into stands from app.rate r where r.key = wanted
	for no key update;
	at := clock_timestamp();
	stands := greatest(stands, at);
	room := floor(burst - extract(epoch from stands - at) * 1000 / every);
	granted := greatest(0, least(room, want));
	wait_ms := case when room > 0 then 0 else ceil(greatest(0,
	    extract(epoch from stands - at) * 1000 - (burst - 1) * every)) end;
	update app.rate r set full_at = stands + granted * back
	where r.key = wanted;
	return next;
end
$$;
grant execute on function app.rate_take(bytea, int, bigint, int)
    to exitpoll_web;

-- A full bucket is as good as none.
create or replace function app.sweep_house(most int) returns bigint
language sql security definer set search_path = app, pg_temp as $$
	with s as (delete from session where token_hash in (
	    select token_hash from session
	    where expires_at < now() or absolute_at < now()
	    limit most for update skip locked) returning 1),
	a as (delete from login_attempt where (key, slot) in (
	    select key, slot from login_attempt
	    where slot < now() - interval '1 hour'
	    limit most for update skip locked) returning 1),
	l as (delete from login_salt
	    where hour < now() - interval '2 hours' returning 1),
	r as (delete from rate where key in (
	    select key from rate where full_at < now()
	    limit most for update skip locked) returning 1),
	j as (delete from job where id in (
	    select id from job where state in ('done', 'dead')
	    and ended_at < now() - case state when 'done' then interval '7 days'
		else interval '90 days' end
	    and ended_at < now() - interval '7 days'
	    limit most for update skip locked) returning 1)
	select (select count(*) from s) + (select count(*) from a) +
	    (select count(*) from l) + (select count(*) from r) +
	    (select count(*) from j)
$$;
