-- A definition of 200 questions with six options each in 16 languages has some
-- 1.3 MB; form/survey.h has the same bound.
alter table app.survey_version
	drop constraint survey_version_definition_check,
	add constraint survey_version_definition_check
	    check (octet_length(definition) <= 2097152);
