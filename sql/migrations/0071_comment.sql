-- What people say, to be searched: each free text of a response that people may
-- read is a row, made behind the submission by the job "said" (app/job/said.c),
-- which knows the definition and so which answers are people's own words. It
-- goes with its response, and at once when the answers change.
--
-- Words are searched in the language of the response. Row security lets only
-- what cannot leak into an index, and searching a document does not count as
-- such; so comment_find reads as the owner, whom a policy lets past, and takes
-- the tenant from the setting. So that a word of a thousand tenants is found by
-- what one of them has of it, each row's words hold one more, its shelf: tenant,
-- survey and month; and its agent and queue, of which there are many. They begin
-- with a character that no text keeps.

-- PostgreSQL's own dictionaries; of other languages words are taken as they are.
create function app.words_config(language text) returns text
language sql immutable parallel safe as $$
	select case split_part(lower(language), '-', 1)
	    when 'en' then 'english' when 'de' then 'german'
	    when 'fr' then 'french' when 'es' then 'spanish'
	    when 'it' then 'italian' when 'pt' then 'portuguese'
	    when 'nl' then 'dutch' when 'sv' then 'swedish'
	    when 'da' then 'danish' when 'nb' then 'norwegian'
	    when 'fi' then 'finnish' when 'ru' then 'russian'
	    when 'hu' then 'hungarian' when 'ro' then 'romanian'
	    when 'tr' then 'turkish' else 'simple' end
$$;

-- As the parser shall see it. Scripts without blanks: each character is a word,
-- with U+0001 around it. "<" is U+0004: else it would begin a tag, and tags are
-- left out. Texts have none of U+0001 to U+0004.
create function app.words_plain(said text) returns text
language sql immutable parallel safe as $$
	select regexp_replace(translate(said, U&'<\0001\0002\0003', U&'\0004'),
	    '([\u3040-\u30FF\u3400-\u9FFF])', U&'\0001\\1\0001', 'g')
$$;

create function app.words_shelf(tenant uuid, survey uuid, day date)
returns text
language sql immutable parallel safe as $$
	select U&'\0001' || left(md5(tenant::text || survey::text ||
	    extract(year from day) || '-' || extract(month from day)), 20)
$$;

create function app.words_of(config text, said text, shelf text, agent text,
    queue text) returns tsvector
language sql immutable parallel safe as $$
	select to_tsvector(config::regconfig, app.words_plain(said)) ||
	    array_to_tsvector(array_remove(array[shelf, U&'\0001a' || agent,
		U&'\0001q' || queue], null))
$$;

-- A word as it stands, to be looked for.
create function app.words_exact(word text) returns tsquery
language sql immutable parallel safe as $$
	select ('''' || replace(replace(word, '\', '\\'), '''', '''''') ||
	    '''')::tsquery
$$;

-- In how many ways it may be meant: as each dictionary reads it.
create function app.words_asked(asked text)
returns table (config text, query tsquery)
language sql immutable parallel safe rows 16 as $$
	select c, websearch_to_tsquery(c::regconfig, app.words_plain(asked))
	from unnest(array['simple', 'english', 'german', 'french', 'spanish',
	    'italian', 'portuguese', 'dutch', 'swedish', 'danish', 'norwegian',
	    'finnish', 'russian', 'hungarian', 'romanian', 'turkish']) c
$$;

-- The text with U+0002 before and U+0003 behind what was asked for.
create function app.words_marked(config text, said text, asked text)
returns text
language sql immutable parallel safe as $$
	select translate(ts_headline(config::regconfig, app.words_plain(said),
	    websearch_to_tsquery(config::regconfig, app.words_plain(asked)),
	    U&'HighlightAll=true, StartSel="\0002", StopSel="\0003"'),
	    U&'\0004\0001', '<')
$$;

create table app.comment (
	tenant_id uuid not null,
	response_id uuid not null,
	n smallint not null,		-- the question's place in its version
	survey_id uuid not null,
	question text not null,
	version int not null,
	day date not null,
	started_at timestamptz not null,
	language text not null,
	channel text not null,
	agent text,
	queue text,
	score smallint,			-- what its survey is judged by
	config text not null,
	said text not null,
	words tsvector not null,
	primary key (tenant_id, response_id, n),
	foreign key (tenant_id, response_id) references app.response
	    on delete cascade
);
create index comment_newest on app.comment (tenant_id, survey_id, day desc,
	started_at desc, response_id desc, n desc);
-- What waits in its list is read by each search: so not much of it.
create index comment_words on app.comment using gin (words)
	with (gin_pending_list_limit = 256);
call app.tenant_wall('app.comment');
create policy owner on app.comment to exitpoll_owner
	using (true) with check (true);
grant select on app.comment to exitpoll_web;
grant select, insert, delete on app.comment to exitpoll_job;

-- Responses whose texts are to be read.
create table app.comment_due (
	tenant_id uuid not null,
	id bigint generated always as identity,
	response_id uuid not null,
	primary key (tenant_id, id),
	foreign key (tenant_id, response_id) references app.response
	    on delete cascade
);
create index comment_due_response on app.comment_due
	(tenant_id, response_id);
call app.tenant_wall('app.comment_due');
create policy owner on app.comment_due to exitpoll_owner
	using (true) with check (true);
grant select on app.comment_due to exitpoll_web;
grant select, delete on app.comment_due to exitpoll_job;

create function app.response_said() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
begin
	if tg_op = 'UPDATE' and old.has_comment then
		delete from app.comment c where c.tenant_id = new.tenant_id
		    and c.response_id = new.id;
	end if;
	if new.has_comment and new.state in ('partial', 'complete') then
		insert into app.comment_due (tenant_id, response_id)
		values (new.tenant_id, new.id);
	end if;
	return null;
end
$$;
revoke all on function app.response_said() from public;
create trigger response_said after insert on app.response
for each row when (new.has_comment) execute function app.response_said();
create trigger response_said_again after update of answers, state on app.response
for each row when (old.has_comment or new.has_comment)
execute function app.response_said();

-- As tenants_with_deltas: by hops, however many rows there are.
create function app.tenants_with_comments_due() returns setof uuid
language sql stable security definer set search_path = app, pg_temp as $$
	with recursive hop as (
		(select tenant_id from comment_due order by tenant_id limit 1)
		union all
		select (select d.tenant_id from comment_due d
		    where d.tenant_id > hop.tenant_id
		    order by d.tenant_id limit 1)
		from hop where hop.tenant_id is not null
	)
	select tenant_id from hop where tenant_id is not null
$$;

-- What is there already.
alter table app.response no force row level security;
insert into app.comment_due (tenant_id, response_id)
select r.tenant_id, r.id from app.response r
where r.has_comment and r.state in ('partial', 'complete')
order by r.day desc, r.started_at desc;
alter table app.response force row level security;

-- What a team says about a response: tags, and notes.
create table app.tag (
	tenant_id uuid not null,
	name text not null check (length(name) between 1 and 40),
	made_by uuid,
	made_at timestamptz not null default now(),
	primary key (tenant_id, name)
);
create unique index tag_folded on app.tag (tenant_id, lower(name));
call app.tenant_wall('app.tag');

create table app.response_tag (
	tenant_id uuid not null,
	response_id uuid not null,
	tag text not null,
	made_by uuid,
	made_at timestamptz not null default now(),
	primary key (tenant_id, response_id, tag),
	foreign key (tenant_id, response_id) references app.response
	    on delete cascade,
	foreign key (tenant_id, tag) references app.tag on delete cascade
);
create index response_tag_tag on app.response_tag (tenant_id, tag);
call app.tenant_wall('app.response_tag');
create policy owner on app.response_tag to exitpoll_owner
	using (true) with check (true);

create table app.response_note (
	tenant_id uuid not null,
	id uuid not null,
	response_id uuid not null,
	body text not null check (length(body) between 1 and 5000),
	author uuid,
	at timestamptz not null default now(),
	dropped_at timestamptz,		-- for an hour it can be brought back
	primary key (tenant_id, id),
	foreign key (tenant_id, response_id) references app.response
	    on delete cascade
);
create index response_note_response on app.response_note
	(tenant_id, response_id, at);
call app.tenant_wall('app.response_note');
grant select on app.tag, app.response_tag, app.response_note
    to exitpoll_web, exitpoll_job;

-- what: tag, untag (said: its name), note (said: its words, entry: its number),
-- unnote, renote (entry). done; gone: no such response, or it is not shown;
-- full: 20 tags or 100 notes of a response, or 200 tags of the tenant; none: it
-- is not there any more. Doing it twice is doing it once.
create function app.response_mark(wanted uuid, what text, said text, entry uuid,
    actor uuid) returns text
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	known text;
	changed int := 0;
begin
	perform from app.response r where r.tenant_id = me and r.id = wanted
	    and (r.state in ('waiting', 'mixed')) is false
	for no key update;
	if not found then
		return 'gone';
	end if;
	delete from app.response_note o where o.tenant_id = me
	    and o.response_id = wanted
	    and o.dropped_at < now() - interval '1 hour';
	case what
	when 'tag' then
		select t.name into known from app.tag t
		where t.tenant_id = me and lower(t.name) = lower(said);
		if known is null then
			perform from app.tenant t where t.id = me
			for no key update;
			if (select count(*) from app.tag t
			    where t.tenant_id = me) >= 200 then
				return 'full';
			end if;
			insert into app.tag (tenant_id, name, made_by)
			values (me, said, actor) on conflict do nothing;
			select t.name into known from app.tag t
			where t.tenant_id = me and lower(t.name) = lower(said);
		end if;
		if (select count(*) from app.response_tag g
		    where g.tenant_id = me and g.response_id = wanted
			and g.tag <> known) >= 20 then
			return 'full';
		end if;
		insert into app.response_tag (tenant_id, response_id, tag,
		    made_by)
		values (me, wanted, known, actor) on conflict do nothing;
		get diagnostics changed = row_count;
	when 'untag' then
		delete from app.response_tag g where g.tenant_id = me
		    and g.response_id = wanted and g.tag = said;
		get diagnostics changed = row_count;
		delete from app.tag t where t.tenant_id = me and t.name = said
		    and not exists (select from app.response_tag g
			where g.tenant_id = me and g.tag = said);
	when 'note' then
		if (select count(*) from app.response_note o
		    where o.tenant_id = me and o.response_id = wanted) >= 100
		then
			return 'full';
		end if;
		insert into app.response_note (tenant_id, id, response_id, body,
		    author)
		values (me, entry, wanted, said, actor) on conflict do nothing;
		get diagnostics changed = row_count;
	when 'unnote' then
		update app.response_note o set dropped_at = now()
		where o.tenant_id = me and o.id = entry
		    and o.response_id = wanted and o.dropped_at is null;
		get diagnostics changed = row_count;
	when 'renote' then
		update app.response_note o set dropped_at = null
		where o.tenant_id = me and o.id = entry
		    and o.response_id = wanted;
		get diagnostics changed = row_count;
		if changed = 0 then
			return 'none';
		end if;
	end case;
	if changed <> 0 then
		insert into app.audit (tenant_id, actor, action, object_kind,
		    object_id)
		values (me, response_mark.actor, 'response.' || what,
		    'response', wanted);
	end if;
	return 'done';
end
$$;

-- Where a comment stands in a list; low: the score with its sign changed, so
-- that all of it runs the same way.
create type app.comment_key as (low int, day date, started_at timestamptz,
	response_id uuid, n smallint);

-- Comments of a survey that were asked for, behind a place ("at", or null) in
-- their order, or before it (newer): the newest first, or those with the lowest
-- score. want: from, to, low, high, version, language, channel, agent, queue,
-- question, tag; what is not there is not asked.
--
-- It ends, whatever is asked. First the newest 2,000 are looked through: a word
-- that is in everything has filled the page with those. A word that is rare is
-- then found by the index, month by month, until the page is full. Without
-- words, 10,000 are looked through. By score, the newest 10,000 of those that
-- were found are put in order. Kinds of rows: hit; more: it goes on behind this
-- place; part: there are older ones than this day, which were not put in order;
-- void: the words are so frequent in every language that they are no words.
create function app.comment_find(of_survey uuid, asked text, want jsonb,
    by_score boolean, newer boolean, at app.comment_key, page int)
returns table (kind text, low int, day date, started_at timestamptz,
    response_id uuid, n smallint)
language plpgsql stable rows 40 security definer set search_path = app, pg_temp as $$
#variable_conflict use_column
declare
	me constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	most constant int := 10000;
	first_day constant date := coalesce((want->>'from')::date, '-infinity');
	last_day constant date := coalesce((want->>'to')::date, 'infinity');
	configs text[];
	queries tsquery[];
	anyhow tsquery;
	part tsquery;
	indexed boolean := false;
	key constant text := case when by_score then 'c.low, ' else '' end ||
	    'c.day, c.started_at, c.response_id, c.n';
	sorted constant text := replace(key || ',', ',',
	    case when newer then ',' else ' desc,' end);
	place constant text := case when by_score then '($6).low, ' else '' end ||
	    '($6).day, ($6).started_at, ($6).response_id, ($6).n';
	beyond constant text := format('(%s) %s (%s)', key,
	    case when newer then '>' else '<' end, place);
	fields constant text := '-coalesce(c.score, 32767)::int as low, c.day, '
	    'c.started_at, c.response_id, c.n, c.score, c.version, c.language, '
	    'c.channel, c.agent, c.queue, c.question, c.config, c.words';
	cond text := 'true';
	ordered text;
	many int;
	step int;
	hits app.comment_key[] := '{}';
	got app.comment_key[];
	last app.comment_key;
	looked int := 0;
	month date;
	bound date;
begin
	if asked <> '' then
		select array_agg(a.config), array_agg(a.query)
		into configs, queries from app.words_asked(asked) a;
		select string_agg(distinct '(' || q::text || ')', ' | ')::tsquery
		into anyhow from unnest(queries) q where numnode(q) > 0;
		if anyhow is null then
			return query select 'void', null::int, null::date,
			    null::timestamptz, null::uuid, null::smallint;
			return;
		end if;
		indexed := querytree(anyhow) not in ('', 'T');
		cond := 'c.words @@ ($8)[array_position($7, c.config)]';
	end if;
	if want ? 'agent' then
		part := app.words_exact(U&'\0001a' || (want->>'agent'));
		anyhow := coalesce(anyhow && part, part);
	end if;
	if want ? 'queue' then
		part := app.words_exact(U&'\0001q' || (want->>'queue'));
		anyhow := coalesce(anyhow && part, part);
	end if;
	indexed := indexed or part is not null;
	select cond || coalesce(string_agg(' and ' || case f
	    when 'low' then 'c.score >= ($5->>''low'')::int'
	    when 'high' then 'c.score <= ($5->>''high'')::int'
	    when 'version' then 'c.version = ($5->>''version'')::int'
	    when 'language' then 'c.language = $5->>''language'''
	    when 'channel' then 'c.channel = $5->>''channel'''
	    when 'agent' then 'c.agent = $5->>''agent'''
	    when 'queue' then 'c.queue = $5->>''queue'''
	    when 'question' then 'c.question = $5->>''question''' end, ''), '')
	into cond from unnest(array['low', 'high', 'version', 'language',
	    'channel', 'agent', 'queue', 'question']) f where want ? f;
	ordered := left(sorted, -1);

	if want ? 'tag' then
		execute format('with found as materialized (select %s '
		    'from app.response_tag g join app.comment c '
		    'on c.tenant_id = g.tenant_id '
		    'and c.response_id = g.response_id '
		    'where g.tenant_id = $1 and g.tag = $5->>''tag'' '
		    'and c.survey_id = $2 and c.day between $3 and $4 '
		    'limit %s) select array(select '
		    'row(c.low, c.day, c.started_at, c.response_id, '
		    'c.n)::app.comment_key from found c where %s and %s '
		    'order by %s limit %s)', fields, most, cond,
		    case when at is null then 'true' else beyond end, ordered,
		    page)
		into hits using me, of_survey, first_day, last_day, want, at,
		    configs, queries;
		return query select 'hit', h.low, h.day, h.started_at,
		    h.response_id, h.n from unnest(hits) h;
		return;
	end if;

	-- The newest ones, or those just before.
	step := case when by_score and not indexed then most
	    when cond = 'true' then page when indexed then 2000
	    else most end;
	if not (by_score and indexed) then
		execute format('with walk as materialized (select %s '
		    'from app.comment c where c.tenant_id = $1 '
		    'and c.survey_id = $2 and c.day between $3 and $4 and %s '
		    'order by %s limit %s), last as (select c.low, c.day, '
		    'c.started_at, c.response_id, c.n from walk c '
		    'offset %s) select array(select '
		    'row(c.low, c.day, c.started_at, c.response_id, '
		    'c.n)::app.comment_key from walk c where %s and %s '
		    'order by %s limit %s), array(select row(c.low, c.day, '
		    'c.started_at, c.response_id, c.n)::app.comment_key '
		    'from last c)', fields,
		    case when by_score or at is null then 'true' else beyond
		    end, case when by_score then 'c.day desc, c.started_at '
		    'desc, c.response_id desc, c.n desc' else ordered end,
		    step, step - 1, cond,
		    case when by_score and at is not null then beyond
		    else 'true' end, ordered, page)
		into hits, got using me, of_survey, first_day, last_day, want,
		    at, configs, queries;
		last := got[1];
	end if;
	if cardinality(hits) >= page or (last is null and
	    not (by_score and indexed)) then
		null;
	elsif by_score and not indexed then
		return query select 'part', null::int, last.day,
		    null::timestamptz, null::uuid, null::smallint;
	elsif not indexed then
		return query select 'more', last.low, last.day,
		    last.started_at, last.response_id, last.n;
	else
		-- What is left of the period, by the index. Where the next
		-- month is, is read in the order of the index, whose first row
		-- it is: a min or max is planned as if there were few rows.
		bound := coalesce(last.day, last_day);
		loop
			if newer and not by_score then
				select c.day into month from app.comment c
				where c.tenant_id = me
				    and c.survey_id = of_survey
				    and c.day between bound and last_day
				order by c.day, c.started_at, c.response_id,
				    c.n limit 1;
			else
				select c.day into month from app.comment c
				where c.tenant_id = me
				    and c.survey_id = of_survey
				    and c.day between first_day and bound
				order by c.day desc, c.started_at desc,
				    c.response_id desc, c.n desc limit 1;
			end if;
			exit when month is null;
			execute format('with found as materialized (select %s, '
			    'c.tenant_id, c.survey_id from app.comment c '
			    'where c.words @@ $9 limit %s) '
			    'select (select count(*) from found), '
			    'array(select row(c.low, c.day, c.started_at, '
			    'c.response_id, c.n)::app.comment_key from found c '
			    'where c.tenant_id = $1 and c.survey_id = $2 '
			    'and c.day between $3 and $4 and %s and %s '
			    'order by %s limit %s)', fields, 5 * most, cond,
			    case when last is null and at is null then 'true'
			    else beyond end, ordered,
			    page - case when by_score then 0
			    else cardinality(hits) end)
			into many, got using me, of_survey, first_day, last_day,
			    want, coalesce(last, at), configs, queries,
			    app.words_exact(app.words_shelf(me, of_survey,
			    month)) && anyhow;
			hits := hits || got;
			looked := looked + many;
			bound := case when newer and not by_score then
			    (date_trunc('month', month) + interval '1 month')::date
			    else date_trunc('month', month)::date - 1 end;
			exit when not by_score and cardinality(hits) >= page;
			if looked > most then
				if by_score then
					return query select 'part', null::int,
					    bound, null::timestamptz,
					    null::uuid, null::smallint;
				else
					return query select 'more', null::int,
					    bound + 1,
					    timestamptz 'epoch',
					    '00000000-0000-0000-0000-000000000000'::uuid,
					    0::smallint;
				end if;
				exit;
			end if;
		end loop;
	end if;
	return query execute format('select ''hit''::text, c.low, c.day, '
	    'c.started_at, c.response_id, c.n from unnest($1) c '
	    'order by %s limit %s', ordered, page) using hits;
end
$$;
revoke all on function app.words_config(text), app.words_plain(text),
    app.words_shelf(uuid, uuid, date),
    app.words_of(text, text, text, text, text), app.words_exact(text),
    app.words_asked(text), app.words_marked(text, text, text),
    app.tenants_with_comments_due(), app.response_mark(uuid, text, text, uuid,
    uuid), app.comment_find(uuid, text, jsonb, boolean, boolean,
    app.comment_key, int) from public;
grant execute on function app.words_config(text), app.words_plain(text),
    app.words_shelf(uuid, uuid, date),
    app.words_of(text, text, text, text, text),
    app.tenants_with_comments_due() to exitpoll_job;
grant execute on function app.words_plain(text),
    app.words_marked(text, text, text),
    app.response_mark(uuid, text, text, uuid, uuid),
    app.comment_find(uuid, text, jsonb, boolean, boolean, app.comment_key, int)
    to exitpoll_web;
