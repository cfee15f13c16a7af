-- What the user made of the columns of a file, for the next one with the same headers. Few rows: the
-- oldest go as new ones come.
CREATE TABLE column_choice (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    contract TEXT NOT NULL,
    headers  TEXT NOT NULL,
    meanings TEXT NOT NULL
) STRICT;
