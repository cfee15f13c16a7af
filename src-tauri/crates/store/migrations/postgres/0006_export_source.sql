-- What is exported stands apart from how: call records, dialogues or numbers of chats. An export of all
-- chat tasks has the task 0 and no name.
UPDATE export_task SET request = jsonb_build_object(
    'name', request::jsonb -> 'name',
    'format', request::jsonb -> 'format',
    'zone', request::jsonb -> 'zone',
    'source', jsonb_build_object(
        'kind', 'records',
        'task', request::jsonb -> 'task',
        'grain', request::jsonb -> 'grain',
        'filter', request::jsonb -> 'filter',
        'recordings', request::jsonb -> 'recordings'
    )
)::text;
