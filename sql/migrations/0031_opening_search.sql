-- Search in the open jobs: a row for each word of an opening that is open, found
-- by tenant and word. A full-text index would not be used: row security lets
-- only operators into an index that cannot leak, and of those that search a
-- document none counts as such, while comparing texts does.

-- Blind to case and accents: marks are parted from their letters and dropped;
-- letters that have no marks are named. Characters of scripts that write
-- without blanks are words of their own.
create function app.search_fold(said text) returns text
language sql immutable parallel safe as $$
	select regexp_replace(
	    translate(replace(replace(replace(lower(regexp_replace(
		normalize(said, NFKD), '[\u0300-\u036F]', '', 'g')),
		'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'øłđħıð', 'oldhid'),
	    '([\u3040-\u30FF\u3400-\u9FFF])', ' \1 ', 'g')
$$;

-- With "+" and "#", as in C++; 40 letters of each.
create function app.search_split(said text)
returns table (word text, n bigint)
language sql immutable parallel safe rows 10 as $$
	select left(w, 40), n
	from regexp_split_to_table(app.search_fold(said),
	    '[^[:alnum:]+#]+') with ordinality s(w, n)
	where w ~ '[[:alnum:]]'
$$;

-- What a visitor asks for: ranges of words, one for each of the first twelve.
-- The last may still be in the middle of being typed.
create function app.search_asked(said text)
returns table (n bigint, low text, high text)
language sql immutable parallel safe rows 4 as $$
	select n, word, case when length(word) > 1 and
	    n = max(n) over () then word || chr(1114111) else word end
	from (select word, n from app.search_split(said) order by n limit 12) w
$$;

create table app.opening_word (
	tenant_id uuid not null,
	word text collate "C" not null,
	opening_id uuid not null,
	weight smallint not null,
	primary key (tenant_id, word, opening_id) include (weight),
	foreign key (tenant_id, opening_id) references app.opening
	    on delete cascade
);
create index opening_word_opening on app.opening_word (tenant_id, opening_id);

-- Also as German spells its umlauts without the keys for them, and what stands
-- above the description by the ends of its words, too: "Pfleger" finds an
-- "Altenpfleger". A thousand words at most, so that one text cannot make every
-- search slow.
create function app.opening_words(title text, facts text, summary text,
    description text)
returns table (word text, weight smallint)
language sql immutable parallel safe rows 200 as $$
	select e.word, max(e.weight)::smallint as weight
	from (values (title, 8), (facts, 4), (summary, 2), (description, 1))
	    p(said, weight),
	    lateral (select p.said
		union all
		select regexp_replace(normalize(lower(p.said), NFC),
		    '([äöü])', '\1e', 'g')
		where normalize(lower(p.said), NFC) ~ '[äöü]') v(said),
	    lateral app.search_split(v.said) s,
	    lateral (select s.word, p.weight
		union all
		select substr(s.word, k), 2
		from generate_series(2, length(s.word) - 3) k
		where p.weight >= 4) e
	group by e.word order by 2 desc, min(s.n) limit 1000
$$;

create function app.opening_searched() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	entered text := current_setting('app.tenant', true);
begin
	perform set_config('app.tenant', new.tenant_id::text, true);
	delete from opening_word
	where tenant_id = new.tenant_id and opening_id = new.id;
	if new.state = 'open' then
		insert into opening_word (tenant_id, word, opening_id, weight)
		select new.tenant_id, w.word, new.id, w.weight
		from opening_words(new.title,
		    new.department || ' ' || new.location, new.summary,
		    new.description) w;
	end if;
	perform set_config('app.tenant', coalesce(entered, ''), true);
	return null;
end
$$;
create trigger searched after insert or update of title, department, location,
	summary, description, state on app.opening
	for each row execute function app.opening_searched();

alter table app.opening no force row level security;
insert into app.opening_word (tenant_id, word, opening_id, weight)
select o.tenant_id, w.word, o.id, w.weight
from app.opening o, lateral app.opening_words(o.title,
    o.department || ' ' || o.location, o.summary, o.description) w
where o.state = 'open';
alter table app.opening force row level security;

call app.tenant_wall('app.opening_word');
grant select on app.opening_word to exitpoll_web, exitpoll_job;
grant execute on function app.search_asked(text), app.search_split(text),
    app.search_fold(text) to exitpoll_web;

-- The list, newest first, and what its filters offer.
create index opening_open on app.opening (tenant_id, published_at desc, id)
	where state = 'open';
