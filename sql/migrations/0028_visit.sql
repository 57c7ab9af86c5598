-- What a visit costs. A response had three unique indexes of random values: its
-- id, its submission's, its receipt's. One id is enough, and a receipt is looked
-- for only when there is one. Whoever knows the id of a response still cannot
-- send anything: a form's token is signed.
alter table app.response no force row level security;
alter table app.response drop constraint response_pkey,
    drop constraint response_tenant_id_submission_id_key,
    drop constraint response_tenant_id_receipt_key;
update app.response set id = encode(submission_id, 'hex')::uuid;
alter table app.response drop column submission_id,
    add primary key (tenant_id, id);
create unique index response_receipt on app.response (tenant_id, receipt)
    where state = 'complete';
alter table app.response force row level security;
drop function app.responses_submit(jsonb);
alter type app.submission drop attribute submission_id;
drop domain app.submission_id;

-- What a row takes back stands beside what it adds, so that a visit's last page
-- writes one.
alter table app.rollup_delta add column gone text[] not null default '{}';
grant insert (gone) on app.rollup_delta to exitpoll_web;

create or replace view app.counted with (security_invoker = true) as
select tenant_id, survey_id, day, channel, version, cell, n
from app.rollup
union all
select d.tenant_id, d.survey_id, d.day, d.channel, d.version, c.cell, c.n
from app.rollup_delta d cross join lateral (
	select cell, d.weight::bigint from unnest(d.cells) u (cell)
	union all
	select cell, -d.weight::bigint from unnest(d.gone) u (cell)) c (cell, n)
where c.cell not like '%~%';

-- Stores submissions, a JSON array of them, each exactly once, and appends
-- what they add to the counts. Gives a row for each, in their order. It never
-- raises for a reason of a respondent's, so that strangers can go together.
-- With the caller's rights, under the caller's row security.
--   stored    by this call
--   repeat    it was complete already: the first receipt
--   stale     what is stored is of another revision, or not there any more:
--             nothing changed, read it again
--   closed    the survey is not open, or has no such version: nothing stored
--   conflict  the id belongs to another survey or version
-- What may be new is stored by one statement. What is there already is locked
-- in the order of ids, and then looked at one by one, in their own order: the
-- same visit may be among them twice. Who waits in the first holds nothing that
-- the second waits for, so two calls that cross wait for each other and never
-- in a circle. A response is found by its id and by nothing else: a plan made
-- while a survey has few responses would take the index of its list, and go on
-- to read all that were begun.
create function app.responses_submit(given jsonb)
returns table (verdict text, receipt text, state text)
language plpgsql as $$
#variable_conflict use_column
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	sent app.submission[];
	open boolean[];
	may_be_new boolean;
	verdicts text[];
	receipts text[];
	states text[];
	left_over int;
	a record;
	first_day date;
	by_channel text;
	done int[];		-- which became complete, and what they had been
	days date[];
	channels text[];
begin
	select array_agg(row(a.id, a.survey_id, a.version, a.receipt, a.state,
		a.page, a.answers, a.language, a.cells, a.has_comment,
		a.revision, a.time_zone, a.context)::app.submission
		order by a.ordinality),
	    array_agg(s.id is not null order by a.ordinality),
	    bool_or(coalesce(a.revision, 0) = 0)
	into sent, open, may_be_new
	from jsonb_populate_recordset(null::app.submission, given)
	    with ordinality a
	left join app.survey s on s.tenant_id = tenant
	    and s.id = a.survey_id and s.state = 'open'
	    and a.version between 1 and s.current_version
	    and coalesce(s.opens_at <= now(), true)
	    and coalesce(now() < s.closes_at, true);

	if may_be_new then
		with made as (
			insert into app.response (tenant_id, id, survey_id,
			    version, receipt, state, page, answers, language,
			    channel, context, cells, has_comment,
			    completed_at, day)
			select tenant, a.id, a.survey_id, a.version, a.receipt,
			    a.state, a.page, a.answers, a.language,
			    coalesce(a.context->>'channel', 'web'),
			    coalesce(a.context - 'channel', '{}'),
			    case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#partial'] end,
			    a.has_comment,
			    case a.state when 'complete' then now() end,
			    (now() at time zone a.time_zone)::date
			from unnest(sent) with ordinality a
			where open[a.ordinality] and coalesce(a.revision, 0) = 0
			order by a.id
			on conflict (tenant_id, id) do nothing
			returning survey_id, day, channel, version, cells,
			    receipt
		), added as (
			insert into app.rollup_delta (tenant_id, survey_id,
			    day, channel, version, weight, cells)
			select tenant, m.survey_id, m.day, m.channel,
			    m.version, 1, app.cells_of_all(m.cells)
			from made m group by 2, 3, 4, 5
		)
		-- A receipt is fresh for each attempt.
		select array_agg(case when m.receipt is not null
			then 'stored' end order by a.ordinality),
		    array_agg(a.receipt::text order by a.ordinality),
		    array_agg(a.state::text order by a.ordinality),
		    count(*) filter (where m.receipt is null)
		into verdicts, receipts, states, left_over
		from unnest(sent) with ordinality a
		left join made m on m.receipt = a.receipt;
		if left_over = 0 then
			return query
			select * from unnest(verdicts, receipts, states);
			return;
		end if;
	end if;

	if cardinality(sent) > 1 then
		perform from app.response o
		where o.tenant_id = tenant and (o.state = 'partial') is true
		    and o.id = any (array(select a.id
			from unnest(sent) with ordinality a
			where verdicts[a.ordinality] is null
			    and open[a.ordinality]))
		order by o.id
		for no key update;
	end if;

	for a in select * from unnest(sent) with ordinality s
	    where verdicts[s.ordinality] is null order by s.ordinality loop
		verdict := null;
		if open[a.ordinality] then
			update app.response o set state = a.state,
			    page = a.page, answers = a.answers,
			    cells = case a.state when 'complete'
				then text '#complete' || a.cells
				else array['#partial'] end,
			    language = a.language,
			    context = o.context ||
				coalesce(a.context - 'channel', '{}'),
			    has_comment = a.has_comment,
			    completed_at = case a.state
				when 'complete' then now() end,
			    revision = o.revision + 1
			where o.tenant_id = tenant and o.id = a.id
			    and (o.survey_id, o.version, o.state::text)
				is not distinct from
				(a.survey_id, a.version, 'partial')
			    and coalesce(o.revision = a.revision, true)
			returning 'stored', o.receipt, o.state, o.day,
			    o.channel
			into verdict, receipt, state, first_day,
			    by_channel;
		end if;
		if verdict is null then
			select case when o.survey_id <> a.survey_id
				or o.version <> a.version then 'conflict'
			    when o.state = 'complete' then 'repeat'
			    when open[a.ordinality] then 'stale'
			    else 'closed' end, o.receipt, o.state
			into verdict, receipt, state
			from app.response o
			where o.tenant_id = tenant and o.id = a.id;
		elsif a.state = 'complete' then
			done := done || a.ordinality::int;
			days := days || first_day;
			channels := channels || by_channel;
		end if;
		verdicts[a.ordinality] := coalesce(verdict,
		    case when open[a.ordinality] then 'stale'
			else 'closed' end);
		receipts[a.ordinality] := receipt;
		states[a.ordinality] := state;
	end loop;

	-- On the day that the partial one was counted on, which it takes back.
	insert into app.rollup_delta (tenant_id, survey_id, day, channel,
	    version, weight, cells, gone)
	select tenant, s.survey_id, d.day, d.channel, s.version, 1,
	    app.cells_of_all(text '#complete' || s.cells),
	    array_fill(text '#partial', array[count(*)::int])
	from unnest(done, days, channels) d (n, day, channel)
	cross join lateral (select (sent[d.n]).*) s
	group by 2, 3, 4, 5;
	return query select * from unnest(verdicts, receipts, states);
end
$$;
grant execute on function app.responses_submit(jsonb) to exitpoll_web;
