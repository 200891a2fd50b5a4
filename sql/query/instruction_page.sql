-- A page of a lane's instructions; null: the cursor is not one of ours.
-- in: $1 lane text, $2 cursor text, $3 limit int
-- out: page jsonb
select instruction_page($1, $2, $3)
