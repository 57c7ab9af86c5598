-- The submission function runs with its caller's rights and names every
-- object with its schema, so it needs no search path of its own: setting and
-- resetting one cost a tenth of a submission.
alter function app.response_submit(uuid, uuid, int, bytea, text, text,
    smallint, jsonb, text, text, text[], boolean) reset search_path;
