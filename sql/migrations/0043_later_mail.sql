-- Somebody who answers a survey without a name had the way back sent: whose
-- address that was is not kept a moment longer than the mail needs. Given up,
-- it is gone at once, and who looks after the queue sees only that it was; a
-- day later nothing says any more that there was such a mail.
create or replace function app.delivery_follow() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.tenant_id::text, true);
	update app.delivery d set tries = new.tries,
	    next_at = case new.state when 'ready' then new.run_at end,
	    last_error = new.last_error,
	    ended_at = case when new.state in ('done', 'dead')
		then coalesce(new.ended_at, now()) end,
	    state = case new.state when 'done' then 'delivered'
		when 'dead' then 'failed' else 'waiting' end,
	    recipient = case when new.state = 'done' or (new.state = 'dead'
		and d.purpose = 'survey.later') then null
		else d.recipient end,
	    content = case when new.state = 'done' or (new.state = 'dead'
		and d.purpose = 'survey.later') then null
		else d.content end
	where d.tenant_id = new.tenant_id and d.id = new.delivery_id
	    and d.content is not null;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;

create index delivery_later on app.delivery (tenant_id, ended_at)
	where purpose = 'survey.later' and ended_at is not null;
grant delete on app.delivery to exitpoll_job;

-- What was given up before, of all tenants: the owner is under the wall, too.
alter table app.delivery no force row level security;
update app.delivery set recipient = null, content = null
where purpose = 'survey.later' and state = 'failed' and content is not null;
alter table app.delivery force row level security;
