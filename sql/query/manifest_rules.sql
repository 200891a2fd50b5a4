-- The limits of the express classes in effect now.
-- in:
-- out: b_limit text, b_limit_near text, c_limit text, version bigint
select parameter_get('express.b_limit') #>> '{}',
       parameter_get('express.b_limit_near') #>> '{}',
       parameter_get('express.c_limit') #>> '{}',
       parameter_version()
