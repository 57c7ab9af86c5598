-- What the surveys of a customer may take: so many of them, of drafts at a
-- time, and of bytes of what was published, which stays for good. Their people
-- would else fill the disk of all, one draft or version after the other.
alter table app.tenant add survey_quota bigint not null default 1073741824
    check (survey_quota between 0 and 1099511627776);

-- Two at once may both find the last room; the next one does not.
create function app.survey_room() returns trigger
language plpgsql security definer set search_path = app, pg_temp as $$
declare
	quota constant bigint := (select t.survey_quota from app.tenant t
	    where t.id = new.tenant_id);
	fits boolean;
begin
	if tg_table_name = 'survey' then
		fits := (select count(*) < 10000 from app.survey s
		    where s.tenant_id = new.tenant_id);
	elsif tg_table_name = 'survey_draft' then
		fits := quota > 0 and (select count(*) < 1000
		    from app.survey_draft d where d.tenant_id = new.tenant_id);
	else
		-- The length of a compressed text stands before it.
		fits := (select coalesce(sum(octet_length(v.definition)), 0)
		    from app.survey_version v
		    where v.tenant_id = new.tenant_id) +
		    octet_length(new.definition) <= quota;
	end if;
	if not fits then
		raise exception 'the surveys of the customer take all their room'
		    using errcode = 'XR001';
	end if;
	return new;
end
$$;
revoke all on function app.survey_room() from public;

create trigger room before insert on app.survey
    for each row execute function app.survey_room();
create trigger room before insert on app.survey_draft
    for each row execute function app.survey_room();
create trigger room before insert on app.survey_version
    for each row execute function app.survey_room();
