-- Of an opening's applications the index by stage gives the list of one stage,
-- and merged those of all. Beside it an index of the opening alone was as good
-- in the planner's eyes, which then read all of an opening's for a stage's few.
drop index app.application_opening;
