-- What people work on before it is published: one draft of a survey, and the
-- steps it came by, so that they can be taken back and done again. A step is
-- what was replaced: "old" by "new", behind the first "at" bytes.
create table app.survey_draft (
	tenant_id uuid not null,
	survey_id uuid not null,
	definition text not null check (octet_length(definition) <= 2097152),
	revision int not null default 1 check (revision > 0),
	step int not null default 0 check (step >= 0),	-- the last one done
	based_on int,		-- version it was made of; null: of none
	changed_at timestamptz not null default now(),
	changed_by uuid references app.account on delete set null,
	primary key (tenant_id, survey_id),
	foreign key (tenant_id, survey_id) references app.survey
	    on delete cascade,
	foreign key (tenant_id, survey_id, based_on)
	    references app.survey_version
);
call app.tenant_wall('app.survey_draft');

create table app.survey_draft_step (
	tenant_id uuid not null,
	survey_id uuid not null,
	step int not null check (step > 0),
	what text not null check (what ~ '^[a-z][a-z-]{0,40}$'),
	object text not null check (length(object) <= 64),
	at int not null check (at >= 0),
	old text not null check (octet_length(old) <= 2097152),
	new text not null check (octet_length(new) <= 2097152),
	made_at timestamptz not null default now(),
	made_by uuid references app.account on delete set null,
	primary key (tenant_id, survey_id, step),
	foreign key (tenant_id, survey_id) references app.survey_draft
	    on delete cascade
);
call app.tenant_wall('app.survey_draft_step');

grant select on app.survey_draft, app.survey_draft_step
    to exitpoll_web, exitpoll_job;
grant insert (tenant_id, survey_id, definition, based_on, changed_by),
    update (definition, revision, step, changed_at, changed_by)
    on app.survey_draft to exitpoll_web;

-- The next step of a draft that still has the revision it was made of. What
-- had been taken back can then not be done again. The newest 200 steps are
-- kept, and of them as many as fit in 4 MB. null: the draft is another by now.
create function app.draft_change(survey uuid, seen int, text_now text,
    done_what text, done_object text, from_byte int, was text, becomes text,
    by_whom uuid) returns int
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
	d app.survey_draft;
begin
	update app.survey_draft s set definition = text_now,
	    revision = s.revision + 1, step = s.step + 1, changed_at = now(),
	    changed_by = by_whom
	where s.tenant_id = tenant and s.survey_id = survey
	    and s.revision = seen
	returning * into d;
	if not found then
		return null;
	end if;
	delete from app.survey_draft_step p
	where p.tenant_id = tenant and p.survey_id = survey
	    and (p.step >= d.step or p.step <= d.step - 200);
	insert into app.survey_draft_step (tenant_id, survey_id, step, what,
	    object, at, old, new, made_by)
	values (tenant, survey, d.step, done_what, done_object, from_byte, was,
	    becomes, by_whom);
	delete from app.survey_draft_step p
	using (select s.step, sum(octet_length(s.old) + octet_length(s.new))
		over (order by s.step desc) as bytes
	    from app.survey_draft_step s
	    where s.tenant_id = tenant and s.survey_id = survey) w
	where p.tenant_id = tenant and p.survey_id = survey
	    and p.step = w.step and w.bytes > 4194304;
	return d.revision;
end
$$;
-- A draft goes with its steps, if it still has the revision that was seen.
create function app.draft_drop(survey uuid, seen int, by_whom uuid)
returns boolean
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	tenant constant uuid :=
	    nullif(current_setting('app.tenant', true), '')::uuid;
begin
	delete from app.survey_draft d
	where d.tenant_id = tenant and d.survey_id = survey
	    and d.revision = seen;
	if not found then
		return false;
	end if;
	insert into app.audit (tenant_id, actor, action, object_kind, object_id)
	values (tenant, by_whom, 'draft.drop', 'survey', survey::text);
	return true;
end
$$;

grant execute on function app.draft_drop(uuid, int, uuid),
    app.draft_change(uuid, int, text, text, text, int,
    text, text, uuid) to exitpoll_web;
