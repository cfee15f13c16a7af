-- What is exported stands apart from how: call records, dialogues or numbers of chats. An export of all
-- chat tasks has the task 0 and no name.
UPDATE export_task SET request = json_object(
    'name', request ->> '$.name',
    'format', request ->> '$.format',
    'zone', request ->> '$.zone',
    'source', json_object(
        'kind', 'records',
        'task', request ->> '$.task',
        'grain', request ->> '$.grain',
        'filter', json(request -> '$.filter'),
        'recordings', json(request -> '$.recordings')
    )
);
