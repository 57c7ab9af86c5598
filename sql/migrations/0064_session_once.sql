-- The primary key holds a session to one response of a survey, since the id is
-- made of the session's (context_submission). The second index held the same and
-- nothing read it; every page of a visit by a signed link wrote to it.
drop index app.response_session;
